import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Check, X } from 'lucide';
import { icon } from '../icon.ts';
import { language } from '../language.ts';
import { formatRoute } from '../route.ts';
import type { Session, SessionState } from '../session.ts';
import { dialogFrame } from '../styles/dialog.ts';
import type { LabSummary } from '../../world/protocol.ts';
import { shared } from '../styles/shared.ts';
import { Words } from '../words.ts';

/** The course's table of contents. */
@customElement('labs-dialog')
export class LabsDialog extends LitElement {
  static override styles = [
    shared,
    dialogFrame,
    css`
      ol {
        list-style: none;
        margin: 0;
        padding: 8px;
      }
      a {
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr) auto;
        gap: 0 8px;
        padding: 8px 12px;
        border-radius: var(--radius);
        color: inherit;
        text-decoration: none;
      }
      a:hover {
        background: var(--accent-soft);
      }
      a[aria-current] {
        background: var(--lane);
      }
      .number,
      .minutes,
      .done {
        color: var(--ink-2);
        font-size: 14px;
        font-variant-numeric: tabular-nums;
      }
      .number {
        text-align: right;
      }
      .minutes,
      .done {
        text-align: right;
        white-space: nowrap;
      }
      .whole {
        color: var(--ok);
      }
      .title {
        font-weight: 600;
      }
      .summary {
        grid-column: 2;
        color: var(--ink-2);
        font-size: 14px;
        line-height: 20px;
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: SessionState;
  @state() private done: ReadonlyMap<string, number> = new Map();
  @query('dialog') private dialog!: HTMLDialogElement;
  private readonly words = new Words(this);

  show(): void {
    this.dialog.showModal();
    void this.session.stepsDone().then((done) => (this.done = done));
  }

  private readonly close = (): void => this.dialog.close();

  protected override render(): TemplateResult {
    const { t } = this.words;
    const { labs, route } = this.state;
    const link = (to: string | undefined, number: string, title: string, summary: string, lab?: LabSummary) =>
      html`<li>
        <a
          href=${formatRoute({ lab: to, step: undefined })}
          aria-current=${to === route.lab ? 'page' : nothing}
          @click=${this.close}
        >
          <span class="number">${number}</span><span class="title">${title}</span
          ><span class="minutes">${lab === undefined ? '' : t.minutes(lab.minutes)}</span>
          <span class="summary">${summary}</span>${lab === undefined ? nothing : this.progress(lab)}
        </a>
      </li>`;
    return html`<dialog aria-labelledby="title">
      <div class="top">
        <h2 id="title">${t.bar.labs}</h2>
        <button class="quiet" aria-label=${t.close} title=${t.close} @click=${this.close}>${icon(X)}</button>
      </div>
      <ol>
        ${labs.map((lab) => link(lab.id, String(lab.number), lab.title[language()], lab.summary[language()], lab))}
        ${link(undefined, '', t.bar.playground, t.guide.playground)}
      </ol>
    </dialog>`;
  }

  /** How far the reader has come, if at all. */
  private progress({ id, steps }: LabSummary): TemplateResult | typeof nothing {
    const { t } = this.words;
    const done = Math.min(this.done.get(id) ?? 0, steps);
    if (done === 0) return nothing;
    const whole = done === steps;
    return html`<span class="done ${whole ? 'whole' : ''}">
      ${whole ? html`${icon(Check, 14)} ${t.labs.done}` : t.labs.stepsDone(done, steps)}
    </span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'labs-dialog': LabsDialog;
  }
}
