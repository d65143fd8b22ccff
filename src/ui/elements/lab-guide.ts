import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { LabView, StepPart, StepView } from '../../world/protocol.ts';
import type { Session, SessionState } from '../session.ts';
import { prose } from '../styles/prose.ts';
import { shared } from '../styles/shared.ts';
import { HOST_NAME, wholeWords } from '../whole-words.ts';
import { Words } from '../words.ts';
import './check-list.ts';
import './console-block.ts';

/** One step of the lab at a time: what it says, what to type, what must hold, and the way on. */
@customElement('lab-guide')
export class LabGuide extends LitElement {
  static override styles = [
    shared,
    prose,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        min-height: 0;
        background: var(--pane);
      }
      :host(:focus-visible) {
        outline-offset: -3px;
      }
      .bars {
        display: flex;
        gap: 4px;
        padding: 8px 20px 0;
        margin: 0;
        list-style: none;
      }
      .bars li {
        flex: 1;
        display: flex;
      }
      .bars button {
        flex: 1;
        height: 16px;
        display: grid;
        align-items: center;
      }
      .bars i {
        height: 3px;
        border-radius: 2px;
        background: var(--line);
      }
      .bars .done i {
        background: var(--ok);
      }
      .bars .here i {
        background: var(--accent);
        height: 5px;
      }
      .doc {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        overscroll-behavior: contain;
        padding: 4px 20px 20px;
      }
      .doc:focus-visible {
        outline-offset: -3px;
      }
      .eyebrow {
        font-size: 13px;
        line-height: 20px;
        color: var(--ink-3);
      }
      h1 {
        font-size: 20px;
        line-height: 28px;
        margin: 2px 0 10px;
        letter-spacing: -0.012em;
        font-weight: 640;
        text-wrap: balance;
      }
      h1:focus-visible {
        outline-offset: 4px;
      }
      h1:lang(zh) {
        letter-spacing: 0;
      }
      .intro {
        border-bottom: 1px solid var(--line);
        margin: 4px 0 12px;
        color: var(--ink-2);
      }
      console-block {
        margin: 0 0 16px;
      }
      check-list {
        margin: 16px 0;
      }
      details {
        border-top: 1px solid var(--line-2);
        color: var(--ink-2);
      }
      details:last-of-type {
        border-bottom: 1px solid var(--line-2);
      }
      summary {
        padding: 8px 0;
        cursor: pointer;
        list-style: none;
        font-size: 14px;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary::before {
        content: '';
        display: inline-block;
        margin-right: 8px;
        border: 4px solid transparent;
        border-left: 6px solid currentColor;
        border-right: 0;
        transition: rotate 150ms;
      }
      details[open] > summary::before {
        rotate: 90deg;
      }
      summary:hover {
        color: var(--ink);
      }
      .finished {
        margin-top: 16px;
        padding: 12px 0 0;
        border-top: 1px solid var(--line);
      }
      footer {
        display: grid;
        grid-template-columns: 1fr auto 1fr;
        align-items: center;
        gap: 8px;
        padding: 10px 20px;
        border-top: 1px solid var(--line);
        font-size: 14px;
      }
      footer :last-child {
        justify-self: end;
      }
      footer :first-child {
        justify-self: start;
      }
      .waiting {
        padding: 24px 20px;
        color: var(--ink-2);
      }
      .waiting progress {
        display: block;
        width: 100%;
        margin-top: 8px;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: SessionState;
  /** Console blocks that were typed in this world, and those being typed now. */
  @state() private typed: ReadonlySet<string> = new Set();
  @state() private typing: ReadonlySet<string> = new Set();
  @query('h1') private heading!: HTMLElement | null;
  @query('.doc') private doc!: HTMLElement | null;
  private readonly words = new Words(this);
  private shown = '';
  private world = -1;
  private moved = false;

  protected override willUpdate(): void {
    if (this.world !== this.state.world) {
      this.world = this.state.world;
      this.typed = new Set();
      this.typing = new Set();
    }
  }

  protected override updated(_changed: PropertyValues): void {
    const { lab, step } = this.state;
    const shown = `${lab?.id ?? ''}/${step}`;
    if (shown === this.shown) return;
    this.shown = shown;
    this.doc?.scrollTo(0, 0);
    // The reader pressed Next: a screen reader goes on at the new heading.
    if (this.moved) this.heading?.focus();
    this.moved = false;
  }

  private go(step: number): void {
    this.moved = true;
    this.session.showStep(step);
  }

  private type(step: StepView, part: StepPart & { kind: 'console' }): void {
    const key = `${step.id}/${part.id}`;
    this.typed = new Set([...this.typed, key]);
    this.typing = new Set([...this.typing, key]);
    const done = () => {
      this.typing = new Set([...this.typing].filter((one) => one !== key));
    };
    const host = part.commands[0]?.host ?? '';
    const detail = { step: step.id, block: part.id, host, done };
    this.dispatchEvent(new CustomEvent('type-console', { detail }));
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const { lab, step, phase, replay, world } = this.state;
    if (lab === undefined) {
      const waiting = world === 0;
      return html`<div class="waiting">
        ${
          phase === 'replaying'
            ? html`${t.guide.replaying}<progress
                  aria-label=${t.guide.replaying}
                  max=${replay?.total ?? 1}
                  .value=${replay?.done ?? 0}
                ></progress>`
            : waiting
              ? ''
              : html`<h1>${t.bar.playground}</h1>
                  <div class="prose">${t.guide.playground}</div>
                  <p><button class="framed" @click=${this.openLabs}>${t.guide.openLabs}</button></p>`
        }
      </div>`;
    }
    const view = lab.steps[step];
    return html`
      ${this.bars(lab)}
      <div class="doc" tabindex="0" role="region" aria-label=${t.guide.label}>
        ${step === 0 && lab.introHtml !== '' ? html`<div class="prose intro">${unsafeHTML(lab.introHtml)}</div>` : nothing}
        <div class="eyebrow">${t.guide.step(step + 1, lab.steps.length)}</div>
        ${view === undefined ? nothing : this.step(lab, view)}
      </div>
      ${this.footer(lab)}
    `;
  }

  private bars(lab: LabView): TemplateResult {
    const { t } = this.words;
    const { progress, step } = this.state;
    return html`<ol class="bars" aria-label=${t.guide.steps}>
      ${lab.steps.map((one, index) => {
        const done = progress?.stepsDone.includes(one.id) ?? false;
        const label = t.guide.stepLink(index + 1, one.title, done);
        return html`<li class="${done ? 'done' : ''} ${index === step ? 'here' : ''}">
          <button
            title=${label}
            aria-label=${label}
            aria-current=${index === step ? 'step' : nothing}
            @click=${() => this.go(index)}
          >
            <i></i>
          </button>
        </li>`;
      })}
    </ol>`;
  }

  private step(lab: LabView, step: StepView): TemplateResult {
    const { t } = this.words;
    const { progress } = this.state;
    const done = progress?.stepsDone.includes(step.id) ?? false;
    const next = done ? undefined : step.parts.find((part) => part.kind === 'console' && !this.isTyped(step, part));
    const folded = step.parts.filter((part) => part.kind === 'hint' || part.kind === 'why');
    const open = step.parts.filter((part) => part.kind === 'prose' || part.kind === 'console');
    const last = step === lab.steps.at(-1);
    return html`
      <h1 tabindex="-1">${wholeWords(step.title, HOST_NAME)}</h1>
      ${repeat(
        open,
        (_, index) => `${step.id}/${index}`,
        (part) => {
          if (part.kind === 'prose') return html`<div class="prose">${unsafeHTML(part.html)}</div>`;
          if (part.kind !== 'console') return nothing;
          const key = `${step.id}/${part.id}`;
          return html`<console-block
            .commands=${part.commands}
            .next=${part === next}
            .stage=${this.typing.has(key) ? 'typing' : this.typed.has(key) ? 'typed' : 'fresh'}
            .paused=${this.state.clock?.mode === 'paused'}
            @type=${() => this.type(step, part)}
          ></console-block>`;
        },
      )}
      ${
        step.checks.length > 0
          ? html`<check-list .checks=${step.checks} .progress=${progress} .done=${done}></check-list>`
          : nothing
      }
      ${repeat(
        folded,
        (_, index) => `${step.id}/fold/${index}`,
        (part) =>
          part.kind === 'hint' || part.kind === 'why'
            ? html`<details>
                <summary>
                  ${wholeWords(part.title || (part.kind === 'hint' ? t.guide.hint : t.guide.why), HOST_NAME)}
                </summary>
                <div class="prose">${unsafeHTML(part.html)}</div>
              </details>`
            : nothing,
      )}
      ${last && done ? this.finished(lab) : nothing}
    `;
  }

  private isTyped(step: StepView, part: StepPart & { kind: 'console' }): boolean {
    return this.typed.has(`${step.id}/${part.id}`);
  }

  private finished(lab: LabView): TemplateResult {
    const { t } = this.words;
    const next = this.state.labs.find(({ id }) => id === lab.next);
    return html`<div class="finished">
      <p>${t.guide.finished}</p>
      ${
        next === undefined
          ? nothing
          : html`<button class="framed primary" @click=${() => (location.hash = `#/lab/${next.id}`)}>
              ${t.guide.nextLab(next.title[lab.language])}
            </button>`
      }
      <button class="framed" @click=${this.openLabs}>${t.guide.openLabs}</button>
    </div>`;
  }

  private readonly openLabs = (): void => {
    this.dispatchEvent(new CustomEvent('open-labs'));
  };

  private footer(lab: LabView): TemplateResult {
    const { t } = this.words;
    const { progress, step } = this.state;
    const done = progress?.stepsDone.includes(lab.steps[step]?.id ?? '') ?? false;
    const last = step === lab.steps.length - 1;
    return html`<footer>
      <button class="framed" ?disabled=${step === 0} @click=${() => this.go(step - 1)}>${t.guide.back}</button>
      <button class="quiet" title=${t.guide.againHint} @click=${() => void this.session.beginStepAgain()}>
        ${t.guide.again}
      </button>
      <button class="framed ${done && !last ? 'primary' : ''}" ?disabled=${last} @click=${() => this.go(step + 1)}>
        ${t.guide.next}
      </button>
    </footer>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-guide': LabGuide;
  }
}
