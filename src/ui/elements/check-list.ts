import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CheckState, CheckView, LabProgress } from '../../world/protocol.ts';
import { shared } from '../styles/shared.ts';
import { HOST_NAME, wholeWords } from '../whole-words.ts';
import { Words } from '../words.ts';

const marks: Readonly<Record<CheckState, TemplateResult>> = {
  open: html`<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="6.8" fill="none" stroke="var(--control-line)" stroke-width="1.5" />
  </svg>`,
  partly: html`<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="6.8" fill="none" stroke="var(--control-line)" stroke-width="1.5" />
    <path d="M8 1.2a6.8 6.8 0 010 13.6" fill="none" stroke="var(--accent)" stroke-width="2.4" />
  </svg>`,
  holds: html`<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="7.5" fill="var(--ok)" />
    <path d="M4.6 8.2l2.3 2.3 4.4-4.6" stroke="var(--pane)" stroke-width="1.8" fill="none" />
  </svg>`,
};

/** What must hold for the step to be done, ticking itself off. */
@customElement('check-list')
export class CheckList extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: 8px;
        padding: 2px 0;
        color: var(--ink-2);
      }
      li.holds {
        color: var(--ink);
      }
      svg {
        margin-top: 4px;
      }
      .note {
        display: inline-block;
        margin-left: 0.3em;
        color: var(--ink-3);
      }
    `,
  ];

  @property({ attribute: false }) checks: readonly CheckView[] = [];
  @property({ attribute: false }) progress: LabProgress | undefined;
  /** The step is done: it stays so, whatever the world does next. */
  @property({ attribute: false }) done = false;
  private readonly words = new Words(this);

  protected override render(): TemplateResult {
    const { t } = this.words;
    return html`<ul aria-label=${t.checks.label} aria-live="polite">
      ${this.checks.map(({ id, text }) => {
        const seen = this.progress?.checks[id];
        const state = this.done ? 'holds' : (seen?.state ?? 'open');
        const note = state === 'holds' ? '' : (seen?.note ?? '');
        return html`<li class=${state}>
          ${marks[state]}
          <span
            ><span class="unseen">${t.checks[state]}: </span>${wholeWords(text, HOST_NAME)}${
              note === '' ? '' : html`<span class="note">· ${note}</span>`
            }</span
          >
        </li>`;
      })}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'check-list': CheckList;
  }
}
