import { css, html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ClusterView } from '../../world/protocol.ts';
import { clockTime, minuteTime } from '../format-time.ts';
import { Palette } from '../palette.ts';
import { shared } from '../styles/shared.ts';
import { TaskBars, timeWindow, type TaskBar } from '../task-bars.ts';
import { versionLook } from '../task-look.ts';
import { Words } from '../words.ts';

const gutter = 112;
const margin = 24;
const floor = 48;

/** A bar for every task, from its start to its stop; now is the upright line. */
@customElement('time-strip')
export class TimeStrip extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        height: 64px;
        position: relative;
        background: var(--pane);
        border-bottom: 1px solid var(--line);
        overflow: hidden;
      }
      svg {
        display: block;
      }
      text {
        font: 10px/1 var(--mono);
        fill: var(--ink-3);
      }
      .label {
        position: absolute;
        left: 14px;
        width: ${gutter - 22}px;
        font-size: 12px;
        line-height: 14px;
        color: var(--ink-2);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      p {
        margin: 0;
        padding: 0 ${margin}px 0 14px;
        line-height: 63px;
        font-size: 13px;
        color: var(--ink-3);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
    `,
  ];

  @property({ attribute: false }) cluster: ClusterView | undefined;
  /** Microseconds since the epoch. */
  @property({ attribute: false }) now = 0;
  @property({ attribute: false }) world = 0;
  @state() private width = 0;
  private bars = new TaskBars();
  private palette = new Palette();
  private readonly words = new Words(this);
  private readonly observer = new ResizeObserver(() => (this.width = this.clientWidth));

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('world')) {
      this.bars = new TaskBars();
      this.palette = new Palette();
    }
    if (this.cluster === undefined || !(changed.has('cluster') || changed.has('world'))) return;
    for (const { name } of this.cluster.services) this.palette.hue(name);
    this.bars.note(this.cluster);
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const rows = this.bars.rows();
    if (rows.size === 0 || this.width < gutter + 100) return html`<p>${t.strip.empty}</p>`;
    const starts = [...rows.values()].flat().map(({ start }) => start);
    const now = Math.max(this.now, this.cluster?.now ?? 0);
    const view = timeWindow(Math.min(...starts), now);
    const x = (time: number) => gutter + ((time - view.from) / (view.to - view.from)) * (this.width - gutter - margin);
    const height = Math.min(20, (floor - 6) / rows.size);
    const labelled = height >= 12;
    const services = [...rows];
    return html`
      ${
        labelled
          ? services.map(
              ([name], index) =>
                html`<div class="label" title=${name} style="top: ${5 + index * height + (height - 14) / 2}px">
                  ${name}
                </div>`,
            )
          : html`<div class="label" style="top: 18px">${t.strip.services(rows.size)}</div>`
      }
      <svg width=${this.width} height="63" role="img" aria-label=${t.strip.label(rows.size, clockTime(now))}>
        <rect x=${x(now)} y="3" width=${Math.max(0, x(view.to) - x(now))} height=${floor} fill="var(--lane)"></rect>
        ${this.ticks(view, x)}
        ${services.map(([name, bars], index) => this.row(name, bars, 5 + index * height, height, now, view.from, x))}
        <path d="M${x(now)} 2V${floor + 4}" stroke="var(--accent)" stroke-width="2"></path>
        <path d="M${x(now) - 5} 0h10l-5 7z" fill="var(--accent)"></path>
      </svg>
    `;
  }

  private ticks({ from, to, tick }: ReturnType<typeof timeWindow>, x: (time: number) => number): unknown[] {
    const all: unknown[] = [];
    const text = tick % 60_000_000 === 0 ? minuteTime : clockTime;
    for (let time = Math.ceil(from / tick) * tick; time <= to; time += tick) {
      all.push(svg`<path d="M${x(time)} ${floor + 1}v3" stroke="var(--control-line)"></path>`);
      if (x(time) > gutter + 20 && x(time) < this.width - margin - 20) {
        all.push(svg`<text x=${x(time)} y="61" text-anchor="middle">${text(time)}</text>`);
      }
    }
    return all;
  }

  private row(
    name: string,
    bars: readonly TaskBar[],
    top: number,
    height: number,
    now: number,
    from: number,
    x: (time: number) => number,
  ): unknown {
    // Tasks of one slot follow each other on one thread; a global service has a thread for each task.
    const threads = new Map<string, number>();
    const thread = ({ slot, id }: TaskBar) => {
      const key = slot === 0 ? id : String(slot);
      const known = threads.get(key) ?? threads.size;
      threads.set(key, known);
      return known;
    };
    for (const bar of bars) thread(bar);
    const pitch = Math.min(3.6, (height - 3) / Math.max(1, threads.size));
    const middle = top + (height - pitch * (threads.size - 1)) / 2;
    const colour = `var(--s${this.palette.hue(name)})`;
    return bars.map((bar) => {
      const end = bar.end ?? now;
      if (end < from) return nothing;
      const y = middle + thread(bar) * pitch;
      const right = x(end);
      return svg`<path
          d="M${x(Math.max(from, bar.start))} ${y}H${right}"
          stroke=${colour}
          stroke-width=${Math.max(1, Math.min(2.4, pitch - 0.8))}
          opacity=${versionLook(bar.version).solid ? 1 : 0.55}
        ></path>${
          bar.failed
            ? svg`<path d="M${right - 2.5} ${y - 2.5}l5 5m0-5l-5 5" stroke="var(--bad)" stroke-width="1.4"></path>`
            : nothing
        }`;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'time-strip': TimeStrip;
  }
}
