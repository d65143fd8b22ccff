import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { X } from 'lucide';
import type { RequestStep, RequestView } from '../../world/close-views.ts';
import { clockTime } from '../format-time.ts';
import { icon } from '../icon.ts';
import { shared } from '../styles/shared.ts';
import { Words } from '../words.ts';
import { lensPanel } from './lens-panel.ts';
import { lensWords } from './lens-words.ts';
import { isGood, outcomeText } from './request-bar.ts';

/** Every step of a request in plain words, with the rules that decided; a click shows it on the map. */
@customElement('request-steps')
export class RequestSteps extends LitElement {
  static override styles = [
    shared,
    lensPanel,
    css`
      select {
        width: 100%;
        height: 28px;
        margin-top: 8px;
        padding: 0 6px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--pane);
        font-size: 13px;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li.step {
        position: relative;
        padding-left: 16px;
        border-left: 2px solid var(--line);
        margin-left: 6px;
      }
      li.step::before {
        content: '';
        position: absolute;
        left: -5px;
        top: 9px;
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: var(--pane);
        border: 2px solid var(--control-line);
      }
      li.done {
        border-color: var(--request);
      }
      li.done::before {
        border-color: var(--request);
      }
      li.here::before {
        background: var(--request);
      }
      li.drop::before {
        border-color: var(--bad);
        background: var(--bad);
      }
      .step button {
        display: block;
        width: 100%;
        padding: 3px 6px 5px;
        border-radius: 4px;
      }
      .step button:hover {
        background: var(--lane);
      }
      .here button {
        background: var(--accent-soft);
      }
      code {
        display: block;
        font: 11px/16px var(--mono);
        color: var(--ink-2);
        overflow-wrap: anywhere;
      }
      .outcome {
        margin: 10px 0 0;
        font-weight: 600;
      }
      .bad {
        color: var(--bad);
      }
      .good {
        color: var(--ok);
      }
    `,
  ];

  @property({ attribute: false }) requests: readonly RequestView[] = [];
  @property({ attribute: false }) request: RequestView | undefined;
  @property({ attribute: false }) step = 0;
  protected readonly words = new Words(this);

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('step')) this.renderRoot.querySelector('.here')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { request } = this;
    if (request === undefined) return nothing;
    const { request: t } = lensWords();
    return html`<header>
        <h2>${t.title(request)}</h2>
        <button class="quiet" aria-label=${t.hideSteps} title=${t.hideSteps} @click=${() => this.tell('toggle-steps')}>
          ${icon(X)}
        </button>
      </header>
      <div class="body" tabindex="0">
        ${this.choice(t.earlier)}
        <ol>
          ${request.steps.map((step, index) => this.line(step, index, request))}
        </ol>
        <p class="outcome ${isGood(request) ? 'good' : 'bad'}">${outcomeText(request)}</p>
      </div>`;
  }

  private choice(label: string): TemplateResult | typeof nothing {
    const { request: t } = lensWords();
    if (this.requests.length < 2) return nothing;
    return html`<select
      aria-label=${label}
      @change=${(event: Event) => this.tell('show-request', Number((event.target as HTMLSelectElement).value))}
    >
      ${[...this.requests]
        .reverse()
        .map(
          (each) =>
            html`<option value=${each.id} ?selected=${each.id === this.request?.id}>
              ${clockTime(each.at)} ${t.title(each)}
            </option>`,
        )}
    </select>`;
  }

  private line(step: RequestStep, index: number, { steps }: RequestView): TemplateResult {
    const t = lensWords();
    const before = steps[index - 1];
    const where = t.place(step.at);
    const moved = before === undefined || t.place(before.at) !== where;
    const classes = [
      index <= this.step ? 'done' : '',
      index === this.step ? 'here' : '',
      step.kind === 'drop' ? 'drop' : '',
    ].join(' ');
    return html`${moved ? html`<li><h3>${where}</h3></li>` : nothing}
      <li class="step ${classes}">
        <button aria-current=${index === this.step ? 'step' : nothing} @click=${() => this.tell('show-step', index)}>
          ${t.request.step(step)} ${step.rules.map((rule) => html`<code>${rule}</code>`)}
        </button>
      </li>`;
  }

  private tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'request-steps': RequestSteps;
  }
}
