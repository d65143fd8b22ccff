import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { download } from '../download.ts';
import { dateTime } from '../format-time.ts';
import type { Session, SessionState } from '../session.ts';
import { dialogFrame } from '../styles/dialog.ts';
import { shared } from '../styles/shared.ts';
import { Words } from '../words.ts';

/** The simulation broke, or does not answer: what happened, what was kept, and the ways on. */
@customElement('crash-dialog')
export class CrashDialog extends LitElement {
  static override styles = [
    shared,
    dialogFrame,
    css`
      pre {
        margin: 8px 0 0;
        padding: 8px 12px;
        max-height: 200px;
        overflow: auto;
        background: var(--code);
        border-radius: var(--radius);
        font-size: 12px;
        line-height: 18px;
        white-space: pre-wrap;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 4px 16px;
        margin: 0 0 12px;
        font-size: 14px;
      }
      dt {
        color: var(--ink-2);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
        font-family: var(--mono);
        font-size: 13px;
      }
      .message {
        color: var(--bad);
      }
      details {
        margin: 0 0 16px;
      }
      summary {
        cursor: pointer;
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: SessionState;
  @query('dialog') private dialog!: HTMLDialogElement;
  private readonly words = new Words(this);

  protected override updated(_changed: PropertyValues): void {
    const { phase } = this.state;
    const wanted = phase === 'crashed' || phase === 'stuck';
    if (wanted && !this.dialog.open) this.dialog.showModal();
    if (!wanted && this.dialog.open) this.dialog.close();
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const { phase, crash } = this.state;
    const stuck = phase === 'stuck';
    return html`<dialog aria-labelledby="title" role="alertdialog" @cancel=${(event: Event) => event.preventDefault()}>
      <div class="top"><h2 id="title">${stuck ? t.crash.stuckTitle : t.crash.title}</h2></div>
      <div class="body">
        <p>${stuck ? t.crash.stuck : t.crash.what}</p>
        ${
          crash === undefined
            ? nothing
            : html`<dl>
                  <dt>${t.crash.error}</dt>
                  <dd class="message">${crash.message}</dd>
                  ${
                    crash.input === ''
                      ? nothing
                      : html`<dt>${t.crash.input}</dt>
                          <dd>${crash.input}</dd>`
                  }
                  ${
                    crash.at === 0
                      ? nothing
                      : html`<dt>${t.crash.at}</dt>
                          <dd>${dateTime(crash.at)}</dd>`
                  }
                </dl>
                ${
                  crash.stack === ''
                    ? nothing
                    : html`<details>
                        <summary>${t.crash.details}</summary>
                        <pre class="mono" tabindex="0">${crash.stack}</pre>
                      </details>`
                }`
        }
        <p>${t.crash.kept}</p>
        <div class="actions">
          <button class="framed primary" autofocus @click=${() => void this.session.replayLastGood()}>
            ${t.crash.replay}
          </button>
          <button
            class="framed"
            @click=${() => download('swarm-lab-crash.journal', this.session.journalText('current'))}
          >
            ${t.settings.downloadJournal}
          </button>
          <button class="framed" @click=${() => void this.session.beginLabAgain()}>${t.settings.beginAgain}</button>
        </div>
      </div>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'crash-dialog': CrashDialog;
  }
}
