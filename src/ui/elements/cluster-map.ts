import { css, html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PlaceView } from '../../world/close-views.ts';
import type { ClusterView } from '../../world/protocol.ts';
import { Looking } from '../lens/looking.ts';
import type { TileBox } from '../lens/request-path.ts';
import { mapGutter, mapLayout, type Lane, type MapLayout } from '../map-layout.ts';
import { Palette } from '../palette.ts';
import type { Session } from '../session.ts';
import { shared } from '../styles/shared.ts';
import { taskName } from '../task-look.ts';
import { Words } from '../words.ts';
import './map-host.ts';

/** As many waiting tasks as are named; of more, the last place says how many are left. */
const QUEUE = 6;

/** A gutter of this width has room for the names of networks and for tasks. */
const ROOM_FOR_NAMES = 100;

/** Hosts as panels, and the overlay networks as lines that run under them, like a transit map. */
@customElement('cluster-map')
export class ClusterMap extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
        height: 100%;
        background: var(--bg);
      }
      :host(:focus-visible) {
        outline-offset: -3px;
      }
      .stage {
        position: relative;
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        overflow: hidden;
      }
      .scroll {
        grid-row: 2;
        overflow: auto;
      }
      @container (min-width: 860px) {
        .aside > .pending,
        .aside .scroll {
          margin-right: 360px;
        }
      }
      .frame {
        container-type: inline-size;
        display: grid;
        min-height: 0;
      }
      .map {
        position: relative;
      }
      svg {
        position: absolute;
        inset: 0;
      }
      map-host {
        position: absolute;
      }
      .lane {
        transition: opacity 200ms;
      }
      .name {
        position: absolute;
        font-size: 11px;
        line-height: 14px;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .name b {
        display: block;
        font-weight: 600;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .hint {
        position: absolute;
        font-size: 13px;
        line-height: 20px;
        color: var(--ink-3);
      }
      .pending {
        font-size: 12px;
        line-height: 16px;
        color: var(--ink-2);
      }
      .map .pending {
        position: absolute;
        left: 14px;
        width: 90px;
      }
      .stage > .pending {
        display: flex;
        align-items: baseline;
        gap: 8px;
        padding: 8px 14px 0 24px;
        white-space: nowrap;
        overflow: hidden;
      }
      .stage > .pending ul {
        display: flex;
        margin: 0;
      }
      .pending ul {
        margin: 4px 0 0;
        padding: 0;
        list-style: none;
        display: grid;
        gap: 4px;
      }
      .pending .rest {
        display: block;
        margin-top: 4px;
      }
      .pending button {
        display: block;
        width: 100%;
        padding: 2px 6px;
        border: 1.5px dashed var(--warn);
        border-radius: 4px;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
    `,
  ];

  @property({ attribute: false }) cluster: ClusterView | undefined;
  /** Counts worlds; another world gives its colours out anew. */
  @property({ attribute: false }) world = 0;
  @property({ attribute: false }) session: Session | undefined;
  /** The number of the last request: a new one is shown. */
  @property({ attribute: false }) request = 0;
  @state() private width = 0;
  @state() private height = 0;
  private palette = new Palette();
  private readonly words = new Words(this);
  private readonly looking = new Looking(this, () => this.session);
  @query('.scroll') private scroller!: HTMLElement;
  private readonly observer = new ResizeObserver(() => this.measure());

  protected override firstUpdated(): void {
    this.observer.observe(this.scroller);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  private measure(): void {
    this.width = this.scroller.clientWidth;
    this.height = this.scroller.clientHeight;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('world')) this.palette = new Palette();
    for (const { name } of this.cluster?.services ?? []) this.palette.hue(name);
  }

  protected override render(): TemplateResult {
    const { cluster, looking } = this;
    return html`<div class="frame">
        <div class="stage ${looking.isPanelOpen ? 'aside' : ''}" @open-task=${this.openTask}>
          ${cluster !== undefined && this.width > 0 && mapGutter(this.width) < ROOM_FOR_NAMES ? this.pending(cluster) : nothing}
          <div class="scroll">${cluster === undefined || this.width === 0 ? nothing : this.map(cluster)}</div>
          ${cluster === undefined ? nothing : looking.side(cluster)}
        </div>
      </div>
      ${looking.bar()}`;
  }

  private readonly openTask = (event: CustomEvent<{ id: string }>): void => {
    void this.looking.openTask(event.detail.id);
  };

  /** Where a container's tile is on the map. */
  private readonly tile = (place: PlaceView): TileBox | undefined => {
    const map = this.renderRoot.querySelector('.map')?.getBoundingClientRect();
    const hosts = [...this.renderRoot.querySelectorAll('map-host')];
    const box = hosts.find(({ host }) => host.name === place.host)?.tileBox(place.id);
    if (map === undefined || box === undefined) return undefined;
    return { left: box.left - map.left, right: box.right - map.left, y: (box.top + box.bottom) / 2 - map.top };
  };

  private map(cluster: ClusterView): TemplateResult {
    const { t } = this.words;
    const layout = mapLayout(cluster, this.width, this.height);
    const swarmExists = cluster.hosts.some(({ swarm }) => swarm !== undefined);
    const height = layout.bottom - layout.top;
    return html`<section
      class="map"
      aria-label=${t.map.label}
      style="width: ${layout.width}px; height: ${layout.height}px"
    >
      <svg width=${layout.width} height=${layout.height} aria-hidden="true">
        ${repeat(
          layout.lanes,
          ({ network }) => network.id,
          (lane) => this.lane(lane, layout),
        )}
      </svg>
      ${repeat(
        cluster.hosts,
        ({ name }) => name,
        (host, index) => {
          const box = layout.hosts[index];
          return html`<map-host
            style="left: ${box?.x}px; top: ${layout.top}px; width: ${box?.width}px; height: ${height}px"
            .host=${host}
            .palette=${this.palette}
            .width=${box?.width ?? 0}
            .height=${height}
            .swarmExists=${swarmExists}
            .servicesExist=${cluster.services.length > 0}
            .first=${index === 0}
          ></map-host>`;
        },
      )}
      ${layout.lanes.map((lane) => this.name(lane, layout))}
      ${
        layout.lanes.length === 0
          ? html`<p class="hint" style="left: ${layout.gutter}px; top: ${layout.bottom + 24}px; margin: 0">
              ${t.map.emptyNetworks}
            </p>`
          : nothing
      }
      ${layout.gutter < ROOM_FOR_NAMES ? nothing : this.pending(cluster, layout.top)}
      ${this.looking.overlay(cluster, layout, this.tile)}
    </section>`;
  }

  private lane(lane: Lane, { bottom }: MapLayout): unknown {
    const colour = `var(--n${lane.hue})`;
    return svg`<g class="lane">
      <path d="M${lane.from} ${lane.y}H${lane.to}" stroke=${colour} stroke-width="5" stroke-linecap="round" fill="none"></path>
      ${lane.stems.map(
        ({ x }) => svg`
          <path d="M${x} ${bottom - 2}V${lane.y}" stroke=${colour} stroke-width="2"></path>
          <circle cx=${x} cy=${lane.y} r="5.5" fill="var(--bg)" stroke=${colour} stroke-width="2.4"></circle>`,
      )}
    </g>`;
  }

  /** A line's name, left of it where there is a gutter, else below its end. */
  private name({ network, hue, y, to }: Lane, { gutter }: MapLayout): TemplateResult {
    const { t } = this.words;
    const left = gutter > ROOM_FOR_NAMES;
    const place = left
      ? `left: 14px; top: ${y - 14}px; width: ${gutter - 26}px`
      : `right: calc(100% - ${to}px); top: ${y + 6}px`;
    return html`<div
      class="name mono"
      style="${place}; color: color-mix(in srgb, var(--n${hue}) 75%, var(--ink))"
      title=${t.map.network(network.name, network.subnet, network.hosts.join(', '))}
    >
      ${left ? html`<b>${network.name}</b>${network.subnet}` : html`${network.name} ${network.subnet}`}
    </div>`;
  }

  /** The tasks that wait: in the gutter, or where there is none, in a row above the hosts. */
  private pending(cluster: ClusterView, top?: number): TemplateResult | typeof nothing {
    const { t } = this.words;
    const waiting = cluster.services.flatMap(({ pending }) => pending);
    if (waiting.length === 0) return nothing;
    const shown = waiting.length > QUEUE ? waiting.slice(0, QUEUE - 1) : waiting;
    return html`<div class="pending" style=${top === undefined ? nothing : `top: ${top}px`}>
      ${t.map.pending(waiting.length)}
      <ul>
        ${shown.map(
          (task) =>
            html`<li>
              <button
                title=${t.map.task(taskName(task), task.image, task.state, task.health, task.error)}
                @click=${() => void this.looking.openTask(task.id)}
              >
                ${taskName(task)}
              </button>
            </li>`,
        )}
      </ul>
      ${waiting.length > shown.length ? html`<span class="rest">+${waiting.length - shown.length}</span>` : nothing}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cluster-map': ClusterMap;
  }
}
