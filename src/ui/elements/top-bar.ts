import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ChevronsRight, Contrast, Ellipsis, Pause, Play, StepForward } from 'lucide';
import { clockTime, dateTime } from '../format-time.ts';
import { brandMark, icon } from '../icon.ts';
import { chooseLanguage, language } from '../language.ts';
import { shareLink } from '../route.ts';
import type { Session, SessionState } from '../session.ts';
import { changeSettings, settings, type ThemeChoice } from '../settings.ts';
import { shared } from '../styles/shared.ts';
import { Words } from '../words.ts';
import './lab-menu.ts';
import type { MenuItem } from './lab-menu.ts';

const speeds = [0.1, 0.5, 1, 2, 5, 10, 60, 100, 1000];

/** Name, lab, clock and time controls, share, language, theme. */
@customElement('top-bar')
export class TopBar extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        position: relative;
        z-index: 5;
      }
      header {
        display: flex;
        align-items: center;
        gap: 8px;
        height: 44px;
        padding: 0 12px 0 16px;
        border-bottom: 1px solid var(--line);
        background: var(--pane);
        font-size: 14px;
        line-height: 20px;
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 8px;
        font-weight: 650;
        letter-spacing: -0.01em;
        white-space: nowrap;
      }
      nav {
        display: flex;
        align-items: center;
        min-width: 0;
        color: var(--ink-2);
      }
      nav .title {
        color: var(--ink);
        font-weight: 550;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      nav .arrow {
        padding: 0 8px 0 0;
      }
      nav .labs {
        margin-left: 4px;
      }
      .gap {
        flex: 1;
      }
      .clock {
        position: relative;
        overflow: clip;
        overflow-clip-margin: 3px;
        display: flex;
        align-items: center;
        gap: 2px;
        height: 28px;
        padding: 0 2px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      .clock button {
        display: grid;
        place-items: center;
        width: 28px;
        height: 22px;
        border-radius: 4px;
        color: var(--ink-2);
      }
      .clock button:hover {
        background: var(--lane);
        color: var(--ink);
      }
      .clock button.go {
        background: var(--accent-soft);
        color: var(--accent);
      }
      time {
        padding: 0 6px;
        font-size: 13px;
        min-width: calc(8ch + 12px);
        white-space: nowrap;
      }
      .paused time {
        color: var(--warn);
      }
      .seeking time {
        color: var(--accent);
      }
      .seeking::after {
        content: '';
        position: absolute;
        inset: auto 0 0 0;
        height: 2px;
        background: linear-gradient(90deg, transparent, var(--accent), transparent) 0 0 / 50% 100% no-repeat;
        animation: seek 900ms linear infinite;
      }
      @keyframes seek {
        from {
          background-position: -100% 0;
        }
        to {
          background-position: 200% 0;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .seeking::after {
          animation: none;
          background: var(--accent);
        }
      }
      .clock svg {
        fill: currentColor;
      }
      .clock lab-menu {
        width: 52px;
        --menu-justify: center;
        --menu-height: 22px;
      }
      .note {
        font-size: 13px;
        color: var(--ok);
        white-space: nowrap;
      }
      .note.bad {
        color: var(--warn);
      }
      @media (max-width: 1179px) {
        .steady .text,
        .share {
          display: none;
        }
        .narrow {
          display: block;
        }
      }
      @media (max-width: 719px) {
        header {
          padding: 0 4px 0 12px;
          gap: 4px;
        }
        .name,
        nav .labs,
        nav .arrow,
        .steady,
        .step,
        .language,
        .theme {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: SessionState;
  @state() private note: { text: string; bad: boolean } | undefined;
  private readonly words = new Words(this);
  private noteEnds: ReturnType<typeof setTimeout> | undefined;

  private say(text: string, bad = false): void {
    clearTimeout(this.noteEnds);
    this.note = { text, bad };
    this.noteEnds = setTimeout(() => (this.note = undefined), 4000);
  }

  private async share(): Promise<void> {
    const { t } = this.words;
    const link = shareLink(this.state.route, this.state.seed, language());
    try {
      await navigator.clipboard.writeText(link);
      this.say(t.bar.shared);
    } catch {
      // No right to the clipboard: let the reader copy it by hand.
      prompt(t.bar.shareByHand, link);
    }
  }

  private async runUntilSteady(): Promise<void> {
    const { t } = this.words;
    const steady = await this.session.runUntilSteady();
    // A reader who pauses on the way has seen enough.
    if (steady === false && this.state.clock?.mode === 'paused') return;
    if (steady !== undefined) this.say(steady ? t.bar.steadyNow : t.bar.notSteady, !steady);
  }

  private fire(name: string): void {
    this.dispatchEvent(new CustomEvent(name));
  }

  private themeItems(): MenuItem[] {
    const { t } = this.words;
    const item = (choice: ThemeChoice, text: string): MenuItem => ({
      text,
      checked: settings().theme === choice,
      act: () => changeSettings({ theme: choice }),
    });
    return [item('system', t.theme.system), item('light', t.theme.light), item('dark', t.theme.dark)];
  }

  private moreItems(): MenuItem[] {
    const { t } = this.words;
    return [
      { text: t.bar.labs, act: () => this.fire('open-labs') },
      { text: t.bar.steady, act: () => void this.runUntilSteady() },
      { text: t.bar.share, act: () => void this.share() },
      { text: t.bar.otherLanguage, lang: t.bar.otherLanguageTag, act: () => this.switchLanguage() },
      { text: t.bar.settings, act: () => this.fire('open-settings') },
    ];
  }

  private switchLanguage(): void {
    chooseLanguage(language() === 'en' ? 'zh-CN' : 'en');
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const { lab, route } = this.state;
    const title = lab?.title ?? (route.lab === undefined ? t.bar.playground : '');
    return html`<header>
      <span class="brand">${brandMark}<span class="name">Swarm Lab</span></span>
      <nav aria-label=${t.bar.where}>
        <button class="quiet labs" @click=${() => this.fire('open-labs')}>${t.bar.labs}</button>
        <span class="arrow" aria-hidden="true">›</span>
        <span class="title">${title}</span>
      </nav>
      <span class="gap"></span>
      <span class="note ${this.note?.bad ? 'bad' : ''}" role="status">${this.note?.text ?? ''}</span>
      ${this.clock()}
      <button class="quiet steady" title=${t.bar.steadyHint} aria-label=${t.bar.steady} @click=${this.runUntilSteady}>
        ${icon(ChevronsRight)}<span class="text">${t.bar.steady}</span>
      </button>
      <button class="quiet share" title=${t.bar.shareHint} @click=${this.share}>${t.bar.share}</button>
      <button class="quiet language" lang=${t.bar.otherLanguageTag} @click=${this.switchLanguage}>
        ${t.bar.otherLanguage}
      </button>
      <lab-menu class="theme" .label=${t.theme.label} .items=${this.themeItems()} edge="end">
        ${icon(Contrast)}
      </lab-menu>
      <lab-menu .label=${t.bar.more} .items=${this.moreItems()} edge="end">${icon(Ellipsis)}</lab-menu>
    </header>`;
  }

  private clock(): TemplateResult {
    const { t } = this.words;
    const { clock } = this.state;
    const paused = clock?.mode === 'paused';
    const seeking = clock?.mode === 'seeking';
    const speed = clock?.speed ?? 1;
    const items = speeds.map((one) => ({
      text: t.bar.speed(one),
      checked: one === speed,
      act: () => this.session.setSpeed(one),
    }));
    return html`<div
      class="clock mono ${paused ? 'paused' : ''} ${seeking ? 'seeking' : ''}"
      role="group"
      aria-label=${t.bar.clock}
    >
      <button
        class=${paused ? 'go' : ''}
        title=${paused ? t.bar.resume : t.bar.pause}
        aria-label=${paused ? t.bar.resume : t.bar.pause}
        @click=${() => (paused ? this.session.resume() : this.session.pause())}
      >
        ${icon(paused ? Play : Pause, 14)}
      </button>
      <button class="step" title=${t.bar.stepHint} aria-label=${t.bar.step} @click=${() => this.session.stepOnce()}>
        ${icon(StepForward, 14)}
      </button>
      <time title=${clock === undefined ? '' : dateTime(clock.now)}
        >${clock === undefined ? '--:--:--' : clockTime(clock.now)}</time
      >
      <lab-menu .label=${`${t.bar.speedLabel}: ×${speed}`} .items=${items} edge="end">×${speed}</lab-menu>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'top-bar': TopBar;
  }
}
