import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { HostView, PortView, TaskView } from '../../world/protocol.ts';
import { tileDensity } from '../map-layout.ts';
import type { Palette } from '../palette.ts';
import { shared } from '../styles/shared.ts';
import { taskName } from '../task-look.ts';
import { Words } from '../words.ts';
import './task-tile.ts';

const titleHeight = 54;
const trayHeight = 33;

/** One host: power light, name and role, its tasks, what ran before, and the ports it answers on.
 *  Fires `choose-host` from its name. */
@customElement('map-host')
export class MapHost extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      article {
        position: relative;
        display: grid;
        grid-template-rows: ${titleHeight}px minmax(0, 1fr) auto;
        height: 100%;
        border: 1px solid var(--host-line);
        border-radius: var(--radius);
        background: var(--host);
      }
      .title {
        position: relative;
        padding: 7px 12px 0 28px;
        border-bottom: 1px solid var(--line-2);
        min-width: 0;
      }
      .light {
        position: absolute;
        left: 11px;
        top: 14px;
        width: 9px;
        height: 9px;
        border-radius: 50%;
        border: 1.5px solid var(--ok);
        background: var(--ok);
      }
      .off .light {
        background: none;
        border-color: var(--control-line);
      }
      .first {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: 8px;
      }
      h2 {
        margin: 0;
        font-size: 14px;
        line-height: 20px;
        font-weight: 600;
      }
      h2 {
        white-space: nowrap;
      }
      h2 button {
        font-weight: inherit;
        border-radius: 3px;
      }
      h2 button:hover {
        color: var(--accent);
      }
      .address {
        font-size: 11px;
        line-height: 20px;
        color: var(--ink-3);
        white-space: nowrap;
      }
      .role {
        font-size: 12px;
        line-height: 18px;
        color: var(--ink-2);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .crown {
        display: inline-block;
        vertical-align: -1px;
        margin-right: 3px;
        color: var(--accent);
      }
      .word {
        padding: 0 5px;
        margin-left: 4px;
        border-radius: 3px;
        background: var(--warn-soft);
        color: var(--warn);
      }
      .word.bad {
        background: var(--bad-soft);
        color: var(--bad);
      }
      .body {
        padding: 12px;
        min-height: 0;
        overflow-y: auto;
        overflow-x: hidden;
      }
      .paused .body {
        opacity: 0.6;
      }
      .drained .body {
        background: repeating-linear-gradient(-45deg, transparent 0 14px, var(--warn-soft) 14px 22px);
      }
      .drained .title {
        border-bottom: 3px dashed var(--warn);
      }
      ul {
        display: grid;
        gap: 10px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      ul.line,
      ul.dot {
        gap: 4px;
      }
      .container {
        height: 46px;
        padding: 6px 10px;
        border: 1px solid var(--control-line);
        border-radius: 5px;
        font-size: 13px;
        line-height: 17px;
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      .line .container {
        height: 24px;
        padding: 2px 8px;
        font-size: 12px;
      }
      .dot .container {
        width: 18px;
        height: 18px;
        padding: 0;
        text-indent: 20px;
      }
      .container span {
        display: block;
        font-size: 11px;
        color: var(--ink-2);
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .empty {
        margin: 0;
        font-size: 13px;
        line-height: 20px;
        color: var(--ink-2);
      }
      .empty code {
        font: 12px/20px var(--mono);
        background: var(--code);
        padding: 1px 4px;
        border-radius: 3px;
        overflow-wrap: anywhere;
      }
      .tray {
        display: flex;
        align-items: center;
        gap: 6px;
        height: ${trayHeight}px;
        padding: 0 12px 13px;
        font-size: 12px;
        line-height: 18px;
        color: var(--ink-3);
        overflow: hidden;
      }
      .tray span {
        flex: none;
      }
      .tray .was {
        flex: 0 1 auto;
        min-width: 40px;
        max-width: 140px;
        padding: 0 6px;
        border: 1px solid var(--control-line);
        border-radius: 4px;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
        animation: sink 220ms ease-out;
      }
      .tray .failed {
        border-color: var(--bad);
        color: var(--bad);
      }
      @keyframes sink {
        from {
          opacity: 0;
          transform: translateY(-16px);
        }
      }
      .ports {
        position: absolute;
        right: 12px;
        bottom: -11px;
        display: flex;
        flex-direction: row-reverse;
        gap: 4px;
        margin: 0;
      }
      .port {
        min-width: 52px;
        height: 22px;
        padding: 0 5px;
        border: 1.5px solid var(--n0);
        border-radius: 4px;
        background: var(--pane);
        color: color-mix(in srgb, var(--n0) 80%, var(--ink));
        font-size: 12px;
        line-height: 19px;
        font-weight: 600;
        text-align: center;
      }
      button.port:hover {
        background: var(--n0);
        color: var(--pane);
      }
      .port.host {
        border-style: dashed;
        border-color: var(--control-line);
        color: var(--ink-2);
      }
    `,
  ];

  @property({ attribute: false }) host!: HostView;
  @property({ attribute: false }) palette!: Palette;
  /** Of the panel, in pixels. */
  @property({ attribute: false }) width = 0;
  @property({ attribute: false }) height = 0;
  /** Whether any host is in a swarm yet, and whether there is any service: for what an empty panel says. */
  @property({ attribute: false }) swarmExists = false;
  @property({ attribute: false }) servicesExist = false;
  /** The first host says what to do; the others follow it. */
  @property({ attribute: false }) first = false;
  private readonly words = new Words(this);

  protected override render(): TemplateResult {
    const { host } = this;
    const { swarm } = host;
    const down = swarm?.status === 'down' || swarm?.status === 'unknown';
    const classes = [
      host.engine === 'down' || down ? 'off' : '',
      swarm?.availability === 'drain' ? 'drained' : '',
      swarm?.availability === 'pause' ? 'paused' : '',
    ].join(' ');
    return html`<article class=${classes} aria-label=${host.name}>
      ${this.heading()}
      <div class="body">${this.tasks(down || host.engine === 'down')}</div>
      ${this.tray()} ${this.ports()}
    </article>`;
  }

  private heading(): TemplateResult {
    const { t } = this.words;
    const { host } = this;
    const { swarm } = host;
    const words: TemplateResult[] = [];
    const word = (text: string, bad = false) => words.push(html`<span class="word ${bad ? 'bad' : ''}">${text}</span>`);
    if (swarm?.availability === 'drain') word('drain');
    if (swarm?.availability === 'pause') word('pause');
    if (swarm?.status === 'down') word('down', true);
    if (swarm?.status === 'unknown' || swarm?.status === 'disconnected') word(swarm.status, true);
    if (swarm?.reachability === 'unreachable') word('unreachable', true);
    if (host.engine === 'down') word(t.map.dockerStopped, true);
    const leader = html`<svg class="crown" width="12" height="11" viewBox="0 0 12 11" aria-hidden="true">
      <path d="M1 9.5V2.5l2.6 2.6L6 1l2.4 4.1L11 2.5v7z" fill="currentColor" />
    </svg>`;
    return html`<div class="title">
      <i class="light"></i>
      <div class="first">
        <h2>
          <button title=${t.map.openTerminal(host.name)} @click=${this.choose}>${host.name}</button>
        </h2>
        <span class="address mono">${host.address}</span>
      </div>
      <div class="role">
        ${
          swarm === undefined
            ? t.map.noSwarm
            : html`${swarm.leader ? leader : nothing}${t.map.role(swarm.role, swarm.leader)}`
        }${words}
      </div>
    </div>`;
  }

  /** Where the tile of a task, or of a container that no service made, is on the screen; within the panel's body. */
  tileBox(id: string): { left: number; right: number; top: number; bottom: number } | undefined {
    const tile = this.renderRoot.querySelector(`[data-id="${CSS.escape(id)}"]`)?.getBoundingClientRect();
    const body = this.renderRoot.querySelector('.body')?.getBoundingClientRect();
    if (tile === undefined || body === undefined) return undefined;
    const within = (y: number): number => Math.min(body.bottom - 4, Math.max(body.top + 4, y));
    return { left: tile.left, right: tile.right, top: within(tile.top), bottom: within(tile.bottom) };
  }

  private open(url: string): void {
    this.dispatchEvent(new CustomEvent('open-url', { detail: { url }, bubbles: true, composed: true }));
  }

  private readonly choose = (): void => {
    const detail = { host: this.host.name };
    this.dispatchEvent(new CustomEvent('choose-host', { detail, bubbles: true, composed: true }));
  };

  private tasks(lost: boolean): TemplateResult {
    const { t } = this.words;
    const { host, palette } = this;
    const { tasks, containers } = host;
    if (tasks.length + containers.length === 0) return html`<p class="empty">${this.empty()}</p>`;
    const room = this.height - titleHeight - 24 - (host.history.length > 0 ? trayHeight : 0);
    const { density, columns } = tileDensity(tasks.length + containers.length, this.width - 26, room);
    return html`<ul
      class=${density}
      style="grid-template-columns: ${density === 'dot' ? 'repeat(auto-fill, 18px)' : `repeat(${columns}, minmax(0, 1fr))`}"
      aria-label=${t.map.tasksOf(host.name)}
    >
      ${repeat(
        tasks,
        ({ id }) => id,
        (task) =>
          html`<li data-id=${task.id}>
            <task-tile .task=${task} .hue=${palette.hue(task.service)} .density=${density} .lost=${lost}></task-tile>
          </li>`,
      )}
      ${containers.map(
        ({ id, name, image }) =>
          html`<li class="container" data-id=${id} title=${t.map.container(name, image)}>
            ${name}<span class="mono">${image}</span>
          </li>`,
      )}
    </ul>`;
  }

  private empty(): unknown {
    const { t } = this.words;
    const { swarm, engine } = this.host;
    const code = (text: string) => html`<code>${text}</code>`;
    if (engine === 'down') return t.map.emptyStopped(code('systemctl start docker'));
    if (swarm === undefined) {
      return this.swarmExists
        ? t.map.emptyOutside(code('docker swarm join'))
        : this.first
          ? t.map.emptyFirst(code('docker swarm init'))
          : '';
    }
    if (swarm.availability === 'drain') return t.map.emptyDrained;
    if (this.servicesExist) return '';
    return swarm.leader ? t.map.emptyLeader(code('docker service create')) : '';
  }

  private tray(): TemplateResult {
    const { t } = this.words;
    const { history } = this.host;
    if (history.length === 0) return html`<div></div>`;
    const fits = Math.max(1, Math.floor((this.width - 90) / 96));
    const bad = ({ state }: TaskView) => state === 'failed' || state === 'rejected' || state === 'orphaned';
    return html`<div class="tray">
      <span>${t.map.before}</span>
      ${repeat(
        history.slice(0, fits),
        ({ id }) => id,
        (task) =>
          html`<span
            class="was ${bad(task) ? 'failed' : ''}"
            title=${t.map.task(taskName(task), task.image, task.state, task.health, task.error)}
            >${taskName(task)}${bad(task) ? ' ×' : ''}<span class="unseen"> ${task.state}</span></span
          >`,
      )}
      ${history.length > fits ? html`<span>+${history.length - fits}</span>` : nothing}
    </div>`;
  }

  private ports(): TemplateResult | typeof nothing {
    const { t } = this.words;
    const { ports } = this.host;
    if (ports.length === 0) return nothing;
    const most = Math.max(1, Math.floor((this.width - 120) / 60));
    const badge = (port: PortView) => {
      if (port.protocol !== 'tcp')
        return html`<span class="port mono ${port.mode}" title=${t.map.port(port)}
          >:${port.published}/${port.protocol}</span
        >`;
      const url = `http://${this.host.name}${port.published === 80 ? '' : `:${port.published}`}/`;
      return html`<button
        class="port mono ${port.mode}"
        title="${t.map.port(port)} · ${t.map.openPort(url)}"
        @click=${() => this.open(url)}
      >
        :${port.published}
      </button>`;
    };
    return html`<div class="ports">
      ${ports.slice(0, most).map(badge)}
      ${ports.length > most ? html`<span class="port mono host">+${ports.length - most}</span>` : nothing}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'map-host': MapHost;
  }
}
