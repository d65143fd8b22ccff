import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { language } from '../language.ts';
import { Editing } from '../editor/editing.ts';
import type { Session, SessionState } from '../session.ts';
import { changeSettings, settings } from '../settings.ts';
import { shared } from '../styles/shared.ts';
import { Words } from '../words.ts';
import './cluster-map.ts';
import './crash-dialog.ts';
import './lab-guide.ts';
import './lab-split.ts';
import './labs-dialog.ts';
import type { LabsDialog } from './labs-dialog.ts';
import './notice-bar.ts';
import './settings-dialog.ts';
import type { SettingsDialog } from './settings-dialog.ts';
import './terminal-pane.ts';
import type { TerminalPane } from './terminal-pane.ts';
import './time-strip.ts';
import './top-bar.ts';

/** Below this width guide, terminal and map take turns. */
const phone = matchMedia('(max-width: 719px)');

type Turn = 'guide' | 'terminal' | 'map';

/** The whole page: bar, guide, map, strip and terminals, put together from one session. */
@customElement('swarm-lab')
export class SwarmLab extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template: 44px auto minmax(0, 1fr) / minmax(0, 1fr);
        overflow: clip;
        height: 100%;
      }
      labs-dialog,
      settings-dialog,
      crash-dialog {
        position: absolute;
      }
      .work,
      .guide,
      .map,
      .below {
        min-width: 0;
        min-height: 0;
      }
      .below {
        display: grid;
        grid-template-rows: 64px minmax(0, 1fr);
        height: 100%;
      }
      .below > terminal-pane,
      .below > browser-window {
        grid-area: 2 / 1;
      }
      browser-window {
        justify-self: end;
        width: min(100%, max(440px, 58%));
        min-height: 0;
        z-index: 2;
      }
      .phone browser-window {
        grid-area: 1 / 1;
        width: 100%;
      }
      .phone {
        display: grid;
        grid-template: minmax(0, 1fr) 48px / minmax(0, 1fr);
        min-height: 0;
      }
      .phone > .page {
        min-height: 0;
        grid-area: 1 / 1;
      }
      .phone > .page[inert] {
        visibility: hidden;
      }
      .turns {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: 1fr;
        border-top: 1px solid var(--line);
        background: var(--pane);
      }
      .turns button {
        text-align: center;
        color: var(--ink-2);
        border-top: 2px solid transparent;
      }
      .turns button[aria-selected='true'] {
        color: var(--ink);
        font-weight: 600;
        border-color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) session: Session | undefined;
  @state() private host = '';
  @state() private isPhone = phone.matches;
  @state() private turn: Turn = 'guide';
  /** Whether the browser is open; what is in it belongs to the world. */
  @state() private browsing = false;
  @query('terminal-pane') private terminals!: TerminalPane;
  @query('labs-dialog') private labsDialog!: LabsDialog;
  @query('settings-dialog') private settingsDialog!: SettingsDialog;
  private readonly words = new Words(this);
  protected readonly editing = new Editing(
    this,
    () => this.session,
    (host) => this.terminals.focusHost(host),
  );
  private ends: (() => void)[] = [];
  private shownLanguage = language();
  private greeted = false;

  private readonly onPhone = (): void => {
    this.isPhone = phone.matches;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'F6') return;
    event.preventDefault();
    this.nextRegion(event.shiftKey ? -1 : 1);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    phone.addEventListener('change', this.onPhone);
    addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    phone.removeEventListener('change', this.onPhone);
    removeEventListener('keydown', this.onKey);
    for (const end of this.ends) end();
    this.ends = [];
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('session')) {
      for (const end of this.ends) end();
      this.ends = this.session === undefined ? [] : [this.session.onChange(() => this.requestUpdate())];
    }
    const { session } = this;
    if (session === undefined) return;
    if (this.shownLanguage !== language()) {
      this.shownLanguage = language();
      void session.readLab();
    }
    const { hosts, lab, world } = session.state;
    // The first prompt takes the keyboard, unless a screen reader should begin at the top.
    if (world === 1 && !this.greeted && !settings().screenReader && !this.isPhone) {
      this.greeted = true;
      void this.updateComplete.then(() => document.activeElement === document.body && this.terminals.focus());
    }
    if (!hosts.some(({ name }) => name === this.host)) this.host = hosts[0]?.name ?? '';
    document.title = lab === undefined ? 'Swarm Lab' : `${lab.title} · Swarm Lab`;
  }

  /** F6 walks from region to region, and is the way out of a terminal, which keeps Tab for itself. */
  private nextRegion(direction: number): void {
    const regions = [...this.renderRoot.querySelectorAll<HTMLElement>('[data-region]')].filter(
      (region) => region.closest('[inert]') === null,
    );
    const here = regions.findIndex((region) => region.matches(':focus-within'));
    const next = regions[(here + direction + regions.length) % regions.length];
    next?.focus();
  }

  private async typeConsole(event: CustomEvent<{ step: string; block: string; host: string; done: () => void }>) {
    const { step, block, host, done } = event.detail;
    this.host = host;
    this.turn = 'terminal';
    await this.updateComplete;
    this.terminals.focusHost(host);
    const last = await this.session?.typeConsole(step, block);
    done();
    if (last !== undefined && last !== this.host) {
      this.host = last;
      await this.updateComplete;
      this.terminals.focusHost(last);
    }
  }

  /** The browser is loaded when it is first wanted. */
  private readonly openUrl = async (event: CustomEvent<{ url: string }>): Promise<void> => {
    this.session?.browse(event.detail.url);
    await import('../browser/browser-window.ts');
    this.browsing = true;
  };

  private readonly closeBrowser = (): void => {
    this.browsing = false;
    this.terminals.focus();
  };

  private browser({ state }: Session): TemplateResult | typeof nothing {
    if (!this.browsing) return nothing;
    return html`<browser-window
      data-region
      tabindex="-1"
      .session=${this.session}
      .view=${state.browser}
      .paused=${state.clock?.mode === 'paused'}
      @close-browser=${this.closeBrowser}
    ></browser-window>`;
  }

  private async chooseHost(event: CustomEvent<{ host: string }>) {
    this.host = event.detail.host;
    this.turn = 'terminal';
    await this.updateComplete;
    this.terminals.focusHost(this.host);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { session } = this;
    if (session === undefined) return nothing;
    const { state } = session;
    return html`
      <top-bar
        data-region
        .session=${session}
        .state=${state}
        @open-labs=${() => this.labsDialog.show()}
        @open-settings=${() => this.settingsDialog.show()}
      ></top-bar>
      <notice-bar .session=${session} .state=${state}></notice-bar>
      ${this.isPhone ? this.phoneWork(session) : this.wideWork(session)}
      <labs-dialog .session=${session} .state=${state}></labs-dialog>
      <settings-dialog .session=${session} .state=${state}></settings-dialog>
      <crash-dialog .session=${session} .state=${state}></crash-dialog>
    `;
  }

  private guide(session: Session, slot = ''): TemplateResult {
    return html`<lab-guide
      class="guide"
      slot=${slot || nothing}
      data-region
      tabindex="-1"
      .session=${session}
      .state=${session.state}
      @type-console=${this.typeConsole}
      @open-labs=${() => this.labsDialog.show()}
    ></lab-guide>`;
  }

  private map(session: Session, slot = ''): TemplateResult {
    const { state } = session;
    return html`<cluster-map
      class="map"
      slot=${slot || nothing}
      data-region
      tabindex="-1"
      .cluster=${state.cluster}
      .world=${state.world}
      .session=${session}
      .request=${state.request}
      @open-url=${this.openUrl}
      @choose-host=${this.chooseHost}
    ></cluster-map>`;
  }

  private terminalPane(session: Session): TemplateResult {
    return html`<terminal-pane
      ?inert=${isBetweenWorlds(session.state)}
      data-region
      tabindex="-1"
      .session=${session}
      .state=${session.state}
      .host=${this.host}
      .phone=${this.isPhone}
      @choose-host=${this.chooseHost}
    ></terminal-pane>`;
  }

  private wideWork(session: Session): TemplateResult {
    const { t } = this.words;
    const { state } = session;
    const { guideWidth, mapShare } = settings();
    // A narrow laptop screen needs its width for the terminals.
    const width = innerWidth < 1200 ? Math.min(guideWidth, 320) : guideWidth;
    return html`<main class="work">
      <lab-split
        axis="x"
        .size=${width}
        .least=${260}
        .most=${560}
        .label=${t.split.guide}
        @split=${(event: CustomEvent<number>) => changeSettings({ guideWidth: event.detail })}
      >
        ${this.guide(session, 'start')}
        <lab-split
          slot="end"
          axis="y"
          unit="share"
          .size=${mapShare}
          .least=${0.15}
          .most=${0.85}
          .label=${t.split.map}
          @split=${(event: CustomEvent<number>) => changeSettings({ mapShare: event.detail })}
        >
          ${this.map(session, 'start')}
          <div class="below" slot="end">
            <time-strip .cluster=${state.cluster} .now=${state.clock?.now ?? 0} .world=${state.world}></time-strip>
            ${this.terminalPane(session)} ${this.browser(session)}
          </div>
        </lab-split>
      </lab-split>
    </main>`;
  }

  private take(turn: Turn): void {
    this.turn = turn;
    this.browsing = false;
  }

  private phoneWork(session: Session): TemplateResult {
    const { t } = this.words;
    const tab = (turn: Turn, label: string) =>
      html`<button role="tab" aria-selected=${this.turn === turn} @click=${() => this.take(turn)}>${label}</button>`;
    return html`<main class="phone">
      <div class="page" ?inert=${this.turn !== 'guide'}>${this.guide(session)}</div>
      <div class="page" ?inert=${this.turn !== 'terminal'}>${this.terminalPane(session)}</div>
      <div class="page" ?inert=${this.turn !== 'map'}>${this.map(session)}</div>
      ${this.browser(session)}
      <div class="turns" role="tablist" aria-label=${t.phone.turns}>
        ${tab('guide', t.phone.guide)}${tab('terminal', t.phone.terminal)}${tab('map', t.phone.map)}
      </div>
    </main>`;
  }
}

/** The world on the screen has ended and the next one is not there yet: what is typed now would be lost. */
function isBetweenWorlds({ phase, world }: SessionState): boolean {
  return world > 0 && phase !== 'ready' && phase !== 'stuck';
}

declare global {
  interface HTMLElementTagNameMap {
    'swarm-lab': SwarmLab;
  }
}
