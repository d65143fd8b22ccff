import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ChevronLeft, ChevronRight, List, RotateCcw, X } from 'lucide';
import type { RequestView } from '../../world/close-views.ts';
import { icon } from '../icon.ts';
import { shared } from '../styles/shared.ts';
import { Words } from '../words.ts';
import { lensWords } from './lens-words.ts';

/** One line below the map: which request is shown, how it ended, and what happens at the step shown. */
@customElement('request-bar')
export class RequestBar extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        container-type: inline-size;
        background: var(--pane);
        border-top: 1px solid var(--line);
        font-size: 13px;
        line-height: 20px;
      }
      .line {
        display: flex;
        align-items: center;
        gap: 10px;
        height: 36px;
        padding: 0 8px 0 14px;
      }
      .kind {
        flex: none;
        padding: 0 6px;
        border: 1.5px solid var(--request);
        border-radius: 4px;
        font-size: 11px;
        line-height: 17px;
        color: var(--ink);
      }
      .text {
        flex: 1;
        min-width: 0;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
        color: var(--ink-2);
      }
      .step::before {
        content: ' · ';
      }
      @container (max-width: 860px) {
        .line {
          height: 68px;
        }
        .text {
          align-self: flex-start;
          margin: 4px 0;
          white-space: normal;
          display: -webkit-box;
          -webkit-box-orient: vertical;
          -webkit-line-clamp: 3;
        }
        .step::before {
          content: '';
        }
        .step {
          display: block;
        }
      }
      @container (max-width: 520px) {
        .line {
          flex-wrap: wrap;
          gap: 0 10px;
          height: 112px;
          padding-top: 4px;
        }
        .text {
          flex-basis: calc(100% - 60px);
          height: 60px;
        }
        .turn {
          margin-left: auto;
        }
      }
      b {
        font-weight: 600;
        color: var(--ink);
      }
      .bad {
        color: var(--bad);
      }
      .good {
        color: var(--ok);
      }
      .turn {
        flex: none;
        display: flex;
        align-items: center;
      }
      .turn .quiet {
        padding: 0 6px;
      }
      .count {
        min-width: 52px;
        text-align: center;
        font-size: 12px;
        color: var(--ink-2);
      }
    `,
  ];

  @property({ attribute: false }) request: RequestView | undefined;
  /** The step shown. */
  @property({ attribute: false }) step = 0;
  @property({ attribute: false }) open = false;
  protected readonly words = new Words(this);

  protected override render(): TemplateResult | typeof nothing {
    const { request, step } = this;
    if (request === undefined) return nothing;
    const { request: t } = lensWords();
    const count = request.steps.length;
    const shown = request.steps[step];
    const tell = (name: string, detail?: unknown) => () => this.dispatchEvent(new CustomEvent(name, { detail }));
    return html`<div class="line">
      <span class="kind mono">${request.question === undefined ? request.protocol : 'dns'}</span>
      <span class="text" role="status" aria-label=${t.label}>
        <b>${t.title(request)}</b> ·
        <span class=${isGood(request) ? 'good' : 'bad'}>${outcomeText(request)}</span>
        ${shown === undefined ? nothing : html`<span class="step">${t.step(shown)}</span>`}
      </span>
      <span class="turn">
        <button
          class="quiet"
          aria-label=${t.previous}
          title=${t.previous}
          ?disabled=${step === 0}
          @click=${tell('show-step', step - 1)}
        >
          ${icon(ChevronLeft)}
        </button>
        <span class="count">${step + 1} / ${count}</span>
        <button
          class="quiet"
          aria-label=${t.next}
          title=${t.next}
          ?disabled=${step >= count - 1}
          @click=${tell('show-step', step + 1)}
        >
          ${icon(ChevronRight)}
        </button>
        <button class="quiet" aria-label=${t.play} title=${t.play} @click=${tell('play')}>
          ${icon(RotateCcw, 14)}
        </button>
        <button
          class="quiet"
          aria-label=${this.open ? t.hideSteps : t.steps}
          title=${this.open ? t.hideSteps : t.steps}
          aria-expanded=${this.open}
          @click=${tell('toggle-steps')}
        >
          ${icon(List)}
        </button>
        <button class="quiet" aria-label=${t.dismiss} title=${t.dismiss} @click=${tell('dismiss')}>${icon(X)}</button>
      </span>
    </div>`;
  }
}

export function isGood({ outcome, question }: RequestView): boolean {
  if (question !== undefined) return question.code === 'NOERROR';
  return outcome === 'connected' || outcome === 'answered' || outcome === 'delivered';
}

/** How a request ended, and where. */
export function outcomeText(request: RequestView): string {
  const t = lensWords();
  const last = request.steps.at(-1);
  return t.request.outcome(request, t.place(last?.to ?? last?.at ?? request.from));
}

declare global {
  interface HTMLElementTagNameMap {
    'request-bar': RequestBar;
  }
}
