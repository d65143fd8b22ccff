import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Session, SessionState } from '../session.ts';
import { changeSettings, settings } from '../settings.ts';
import { shared } from '../styles/shared.ts';
import { Words } from '../words.ts';
import './host-terminal.ts';
import type { HostTerminal } from './host-terminal.ts';
import './key-row.ts';

/** A tab for each host, or all of them side by side. Fires `choose-host`. */
@customElement('terminal-pane')
export class TerminalPane extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template: 32px minmax(0, 1fr) 24px / minmax(0, 1fr);
        height: 100%;
        min-width: 0;
        min-height: 0;
        background: var(--term);
      }
      :host([phone]) {
        grid-template-rows: 40px minmax(0, 1fr) 24px auto;
      }
      .tabs {
        display: flex;
        align-items: stretch;
        padding: 0 8px;
        border-bottom: 1px solid var(--line);
        background: var(--pane);
        font-size: 13px;
        line-height: 20px;
        overflow-x: auto;
        overflow-y: hidden;
      }
      [role='tablist'] {
        display: flex;
        gap: 2px;
        flex: 1;
      }
      .tab {
        display: flex;
        align-items: center;
        gap: 7px;
        padding: 0 12px;
        white-space: nowrap;
        color: var(--ink-2);
        border-bottom: 2px solid transparent;
      }
      .tab:hover {
        color: var(--ink);
      }
      .tab:focus-visible,
      .quiet:focus-visible {
        outline-offset: -3px;
      }
      .tab[aria-selected='true'] {
        color: var(--ink);
        border-color: var(--accent);
        font-weight: 550;
      }
      .light {
        width: 8px;
        height: 8px;
        border-radius: 50%;
        border: 1.5px solid var(--ok);
        background: var(--ok);
      }
      .light.down {
        border-color: var(--control-line);
        background: none;
      }
      .light.news {
        border-color: var(--accent);
        background: none;
      }
      .quiet[aria-pressed='true'] {
        color: var(--accent);
      }
      .screens {
        position: relative;
        display: grid;
        grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      }
      .screens > * {
        grid-area: 1 / 1;
      }
      .screens > .hidden {
        visibility: hidden;
      }
      .screens.beside {
        grid-template: minmax(0, 1fr) / none;
        grid-auto-flow: column;
        grid-auto-columns: minmax(300px, 1fr);
        overflow-x: auto;
      }
      .beside > * {
        grid-area: auto;
        border-left: 1px solid var(--line);
      }
      .beside > :first-child {
        border-left: 0;
      }
      .foot {
        padding: 0 14px;
        font-size: 12px;
        line-height: 24px;
        color: var(--ink-3);
        background: var(--term);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .foot.news {
        color: var(--ink);
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: SessionState;
  @property() host = '';
  @property({ type: Boolean, reflect: true }) phone = false;
  /** Hosts that printed something while another one's terminal was shown. */
  @state() private news: ReadonlySet<string> = new Set();
  @state() private note = '';
  /** The world whose first prompt is there: the other terminals are made after it. */
  @state() private readyWorld = 0;
  private readonly words = new Words(this);
  private noteEnds: ReturnType<typeof setTimeout> | undefined;
  private wantFocus = '';

  /** Moves the keyboard into a host's terminal, as soon as it is there. */
  focusHost(host: string): void {
    const terminal = this.terminal(host);
    if (terminal === null || !terminal.ready) this.wantFocus = host;
    else terminal.focus();
  }

  override focus(): void {
    this.focusHost(this.host);
  }

  private terminal(host: string): HostTerminal | null {
    return this.renderRoot.querySelector<HostTerminal>(`host-terminal[host="${host}"]`);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Whoever has gone on to another host must not be fetched back when the first one is ready at last.
    if (changed.has('host') && this.wantFocus !== this.host) this.wantFocus = '';
    if (changed.has('host') && this.news.has(this.host)) {
      this.news = new Set([...this.news].filter((host) => host !== this.host));
    }
  }

  private choose(host: string): void {
    this.dispatchEvent(new CustomEvent('choose-host', { detail: { host } }));
  }

  private onReady(host: string, world: number): void {
    if (this.wantFocus === host) {
      this.wantFocus = '';
      this.focusHost(host);
    }
    // Two frames, so that the prompt is on the screen first.
    if (this.readyWorld !== world) {
      requestAnimationFrame(() => requestAnimationFrame(() => (this.readyWorld = world)));
    }
  }

  private onOutput(host: string): void {
    if (host === this.host || settings().sideBySide || this.news.has(host)) return;
    this.news = new Set([...this.news, host]);
  }

  private readonly onNote = (event: CustomEvent<string>): void => {
    clearTimeout(this.noteEnds);
    this.note = event.detail;
    this.noteEnds = setTimeout(() => (this.note = ''), 3000);
  };

  private readonly onTabKey = (event: KeyboardEvent): void => {
    const names = this.state.hosts.map(({ name }) => name);
    const here = names.indexOf(this.host);
    const goal: Record<string, number> = {
      ArrowLeft: (here - 1 + names.length) % names.length,
      ArrowRight: (here + 1) % names.length,
      Home: 0,
      End: names.length - 1,
    };
    const next = names[goal[event.key] ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    this.host = next;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };

  protected override render(): TemplateResult {
    const { t } = this.words;
    const { hosts, world } = this.state;
    const beside = settings().sideBySide && !this.phone;
    // Before the first world there is one terminal without a host, which the first host then takes.
    const names = hosts.map(({ name }) => name).filter((name) => name === this.host || this.readyWorld === world);
    const key = (name: string) =>
      world <= 1 && (name === '' || name === hosts[0]?.name) ? 'first' : `${world}/${name}`;
    return html`
      <div class="tabs">
        <div role="tablist" aria-label=${t.terminal.tabs} @keydown=${this.onTabKey}>
          ${hosts.map(({ name }) => this.tab(name))}
        </div>
        ${
          this.phone
            ? nothing
            : html`<button
                class="quiet"
                aria-pressed=${beside}
                title=${t.terminal.besideHint}
                @click=${() => changeSettings({ sideBySide: !beside })}
              >
                ${t.terminal.beside}
              </button>`
        }
      </div>
      <div class="screens ${beside ? 'beside' : ''}">
        ${repeat(
          world === 0 ? [''] : names,
          key,
          (name) =>
            html`<host-terminal
              class=${beside || name === this.host ? '' : 'hidden'}
              role="tabpanel"
              aria-label=${t.terminal.of(name)}
              host=${name}
              .session=${this.session}
              @ready=${() => this.onReady(name, world)}
              @output=${() => this.onOutput(name)}
              @note=${this.onNote}
              @focusin=${() => name !== this.host && this.choose(name)}
            ></host-terminal>`,
        )}
      </div>
      <div class="foot ${this.note === '' ? '' : 'news'}" role="status">
        ${this.note || (this.phone ? t.terminal.hintPhone : t.terminal.hint)}
      </div>
      ${
        this.phone
          ? html`<key-row
              @key=${(event: CustomEvent<string>) => this.terminal(this.host)?.send(event.detail)}
            ></key-row>`
          : nothing
      }
    `;
  }

  private tab(name: string): TemplateResult {
    const { t } = this.words;
    const up = this.state.cluster?.hosts.find((host) => host.name === name)?.engine !== 'down';
    const news = this.news.has(name);
    const selected = name === this.host;
    const status = [up ? '' : t.terminal.dockerStopped, news ? t.terminal.news : ''].filter(Boolean).join(', ');
    return html`<button
      class="tab"
      role="tab"
      aria-selected=${selected}
      tabindex=${selected ? 0 : -1}
      title=${status}
      @click=${() => this.choose(name)}
    >
      <span class="light ${news ? 'news' : up ? '' : 'down'}"></span>${name}${
        status === '' ? nothing : html`<span class="unseen">, ${status}</span>`
      }
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'terminal-pane': TerminalPane;
  }
}
