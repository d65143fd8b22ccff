import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { X } from 'lucide';
import { download } from '../download.ts';
import { icon } from '../icon.ts';
import type { Notice, Session, SessionState } from '../session.ts';
import { shared } from '../styles/shared.ts';
import { Words } from '../words.ts';

/** One line under the bar: what happened, what was kept, what to do. Empty most of the time. */
@customElement('notice-bar')
export class NoticeBar extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        position: relative;
      }
      /* Over the page, not in it: what appears must not push the terminals about. */
      .notice {
        position: absolute;
        z-index: 4;
        top: 8px;
        right: 16px;
        width: max-content;
        max-width: min(860px, calc(100vw - 32px));
        box-shadow: var(--shadow);
        display: flex;
        align-items: center;
        gap: 12px;
        flex-wrap: wrap;
        padding: 6px 8px 6px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--warn-soft);
        font-size: 14px;
        line-height: 20px;
      }
      .notice.plain {
        background: var(--accent-soft);
      }
      .text {
        flex: 1 1 auto;
        max-width: 560px;
      }
      .text code {
        font-size: 12.5px;
        color: var(--ink-2);
      }
      .framed {
        height: 28px;
        background: var(--pane);
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: SessionState;
  private readonly words = new Words(this);
  private leaves: ReturnType<typeof setTimeout> | undefined;

  protected override updated(changed: PropertyValues<this>): void {
    const { notice } = this.state;
    if (changed.get('state')?.notice === notice) return;
    clearTimeout(this.leaves);
    // What only says that a wish was granted goes away by itself; what went wrong stays.
    if (notice?.kind === 'begun-again') this.leaves = setTimeout(() => this.session.dismissNotice(), 15_000);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { t } = this.words;
    const { notice } = this.state;
    if (notice === undefined) return nothing;
    return html`<div class="notice ${notice.kind === 'begun-again' ? 'plain' : ''}" role="alert">
      <span class="text">${this.text(notice)}</span>
      ${this.action(notice)}
      <button
        class="quiet"
        title=${t.notice.dismiss}
        aria-label=${t.notice.dismiss}
        @click=${() => this.session.dismissNotice()}
      >
        ${icon(X)}
      </button>
    </div>`;
  }

  private text(notice: Notice): unknown {
    const { t } = this.words;
    const code = (detail: string) => (detail === '' ? '' : html` <code class="mono">${detail}</code>`);
    switch (notice.kind) {
      case 'rejected':
        return html`${t.notice.rejected[notice.reason](notice.line)}${code(notice.detail)}`;
      case 'unsaved':
        return html`${notice.why === 'storage' ? t.notice.noStorage : t.notice.otherTab}${code(notice.detail)}`;
      case 'refused':
        return notice.detail;
      case 'begun-again':
        return t.notice.begunAgain;
    }
  }

  private action(notice: Notice): TemplateResult | typeof nothing {
    const { t } = this.words;
    switch (notice.kind) {
      case 'rejected':
        return html`<button
          class="framed"
          @click=${() => download('swarm-lab-old.journal', this.session.journalText('rejected'))}
        >
          ${t.notice.downloadOld}
        </button>`;
      case 'begun-again':
        return html`<button class="framed" @click=${notice.undo}>${t.notice.undo}</button>`;
      default:
        return nothing;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'notice-bar': NoticeBar;
  }
}
