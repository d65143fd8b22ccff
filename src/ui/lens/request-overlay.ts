import { css, html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PlaceView, RequestView } from '../../world/close-views.ts';
import type { ClusterView } from '../../world/protocol.ts';
import { lensWords } from './lens-words.ts';
import type { MapLayout } from '../map-layout.ts';
import { shared } from '../styles/shared.ts';
import { Words } from '../words.ts';
import {
  pathText,
  pointAt,
  requestPath,
  stepLabel,
  type Point,
  type RequestPath,
  type TileBox,
} from './request-path.ts';

/** Milliseconds for each step, and for the whole way where requests follow each other fast. */
const STEP = 420;
const LONGEST = 5_000;
const HURRIED = 700;
/** Pixels that a map shows beside the dot. */
const MARGIN = 60;
/** What may move the line. */
const MEASURED = ['request', 'layout', 'cluster', 'run'] as const;

/**
 * The way of a request, drawn over the map: the whole line, and a dot that follows it with the name of what happens
 * under it. Fires `step-shown` with the number of the step that the dot has come to.
 */
@customElement('request-overlay')
export class RequestOverlay extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        position: absolute;
        inset: 0;
        pointer-events: none;
      }
      svg {
        position: absolute;
        inset: 0;
        overflow: visible;
      }
      path {
        fill: none;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      .casing {
        stroke: var(--bg);
        stroke-width: 7;
        opacity: 0.75;
      }
      .whole {
        stroke: var(--request);
        stroke-width: 2;
        stroke-dasharray: 1 5;
      }
      .done {
        stroke: var(--request);
        stroke-width: 3;
      }
      circle {
        fill: var(--pane);
        stroke: var(--request);
        stroke-width: 2;
      }
      text {
        font-size: 11px;
        fill: var(--ink-2);
        stroke: var(--bg);
        stroke-width: 5;
        paint-order: stroke;
      }
      .halo {
        fill: var(--request);
        stroke: none;
        opacity: 0.25;
      }
      .dot {
        fill: var(--request);
        stroke: var(--bg);
      }
      .end {
        stroke: var(--bad);
        stroke-width: 3;
      }
      .label {
        position: absolute;
        padding: 1px 8px;
        border-radius: 4px;
        background: var(--ink);
        color: var(--bg);
        font-size: 11px;
        line-height: 19px;
        white-space: nowrap;
        transform: translate(-50%, -34px);
      }
      .label.start {
        transform: translate(-12px, -34px);
      }
      .label.stop {
        transform: translate(calc(-100% + 12px), -34px);
      }
      .label.under {
        margin-top: 50px;
      }
      .label.lost {
        background: var(--bad);
        color: var(--pane);
      }
    `,
  ];

  @property({ attribute: false }) request: RequestView | undefined;
  /** What stands on the map. */
  @property({ attribute: false }) cluster: ClusterView | undefined;
  @property({ attribute: false }) layout: MapLayout | undefined;
  /** Finds a container's tile on the map. */
  @property({ attribute: false }) tile: (place: PlaceView) => TileBox | undefined = () => undefined;
  /** The step to stand at; undefined to run through all of them. */
  @property({ attribute: false }) step: number | undefined;
  /** Changes whenever the way is to be run through again. */
  @property({ attribute: false }) run = 0;
  protected readonly words = new Words(this);
  @state() private way: RequestPath | undefined;
  @state() private along = 0;
  @state() private at = 0;
  private frame = 0;
  private measuring = 0;
  /** Whether the run that was asked for last has begun. */
  private ran = false;
  private lastRun = -Infinity;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.measuring);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('run')) this.ran = false;
    if (MEASURED.some((each) => changed.has(each))) this.measureSoon();
    if (changed.has('step') && this.step !== undefined && !changed.has('run')) this.stand(this.step);
  }

  /** Tiles are where they are only when the map has been drawn. */
  private measureSoon(): void {
    cancelAnimationFrame(this.measuring);
    this.measuring = requestAnimationFrame(() => {
      const { request, layout } = this;
      if (request === undefined || layout === undefined) return;
      const way = requestPath(request, layout, this.tile);
      // Where the map moves while nothing new is asked, the dot stays with its step.
      const share = this.way === undefined ? 0 : this.along / Math.max(1, this.way.length);
      this.way = way;
      this.along = share * way.length;
      if (this.ran) return;
      this.ran = true;
      this.play();
    });
  }

  private stand(step: number): void {
    cancelAnimationFrame(this.frame);
    this.at = step;
    this.along = this.way?.marks[step] ?? 0;
  }

  private play(): void {
    cancelAnimationFrame(this.frame);
    const { way } = this;
    if (way === undefined || way.marks.length === 0) return;
    const last = way.marks.length - 1;
    const now = performance.now();
    const hurry = now - this.lastRun < 2 * HURRIED;
    this.lastRun = now;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden) return this.stand(last);
    const time = hurry ? HURRIED : Math.min(LONGEST, STEP * (last + 1));
    this.along = 0;
    this.at = 0;
    const move = (moment: number): void => {
      const share = Math.min(1, Math.max(0, (moment - now) / time));
      const each = share * (last + 1);
      const step = Math.min(last, Math.floor(each));
      const marks = this.way?.marks ?? [];
      const from = step === 0 ? 0 : (marks[step - 1] ?? 0);
      const to = marks[step] ?? from;
      // It moves in the first part of a step's time and stands in the rest, so that eyes can read.
      const moved = Math.min(1, (each - step) / 0.7);
      this.along = share === 1 ? to : from + (to - from) * ease(moved);
      if (this.at !== step) this.at = step;
      if (share < 1) this.frame = requestAnimationFrame(move);
    };
    this.frame = requestAnimationFrame(move);
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('at') && !changed.has('way')) return;
    this.dispatchEvent(new CustomEvent('step-shown', { detail: this.at }));
    this.follow();
  }

  /** A map that is wider than its pane is moved so that what happens can be seen. */
  private follow(): void {
    const { way } = this;
    const pane = this.closest('.scroll');
    if (way === undefined || pane === null) return;
    const { x } = pointAt(way.points, way.marks[this.at] ?? 0);
    const { scrollLeft, clientWidth } = pane;
    if (x < scrollLeft + MARGIN || x > scrollLeft + clientWidth - MARGIN) pane.scrollTo({ left: x - clientWidth / 2 });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { request, way, layout } = this;
    if (request === undefined || way === undefined || layout === undefined) return nothing;
    const dot = pointAt(way.points, this.along);
    const whole = pathText(way.points);
    const step = request.steps[this.at];
    const ended = way.lost && this.at === request.steps.length - 1;
    return html`<svg width=${layout.width} height=${layout.height} aria-hidden="true">
        <path class="casing" d=${whole}></path>
        <path class="whole" d=${whole}></path>
        <path class="done" d=${pathText(way.points, this.along)}></path>
        ${way.stops.map(({ x, y }) => svg`<circle cx=${x} cy=${y} r="4"></circle>`)}
        ${way.stops.map((stop) => this.name(stop, layout.gutter))}
        <circle class="halo" cx=${dot.x} cy=${dot.y} r="10"></circle>
        ${
          ended
            ? svg`<path class="end" d="M${dot.x - 5} ${dot.y - 5}l10 10m0 -10l-10 10"></path>`
            : svg`<circle class="dot" cx=${dot.x} cy=${dot.y} r="5.5"></circle>`
        }
      </svg>
      ${step === undefined ? nothing : this.label(dot, stepLabel(step), layout.width, ended)}`;
  }

  /** What is not on the map has its name beside the line. */
  private name({ x, y, place }: RequestPath['stops'][number], gutter: number): unknown {
    if (place.kind !== 'router' && place.kind !== 'internet') return nothing;
    const before = place.kind === 'internet' || gutter > 100;
    return svg`<text x=${before ? x - 9 : x + 9} y=${y + 4} text-anchor=${before ? 'end' : 'start'}>
      ${lensWords().place(place)}
    </text>`;
  }

  private label(dot: Point, text: string, width: number, ended: boolean): TemplateResult {
    const side = dot.x < 120 ? 'start' : dot.x > width - 120 ? 'stop' : '';
    const under = dot.y < 40 ? 'under' : '';
    return html`<div
      class="label mono ${side} ${under} ${ended ? 'lost' : ''}"
      style="left: ${dot.x}px; top: ${dot.y}px"
      aria-hidden="true"
    >
      ${text}
    </div>`;
  }
}

const ease = (share: number): number => (share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2);

declare global {
  interface HTMLElementTagNameMap {
    'request-overlay': RequestOverlay;
  }
}
