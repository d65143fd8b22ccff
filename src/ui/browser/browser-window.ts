import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Code, RotateCw, X } from 'lucide';
import type { BrowserView, PageFailure, PageView } from '../../world/close-views.ts';
import { icon } from '../icon.ts';
import type { Session } from '../session.ts';
import { shared } from '../styles/shared.ts';
import { Words } from '../words.ts';
import { browserWords } from './browser-words.ts';
import { frameDocument, pageKind } from './page-document.ts';

/** A browser on what the hosts publish: address bar, page, status line. Fires `close-browser`. */
@customElement('browser-window')
export class BrowserWindow extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr) auto;
        background: var(--pane);
        border: 1px solid var(--line);
        border-width: 1px 0 0 1px;
        box-shadow: var(--shadow);
        font-size: 13px;
        line-height: 20px;
      }
      form {
        display: flex;
        align-items: center;
        gap: 4px;
        padding: 5px 8px;
        border-bottom: 1px solid var(--line);
      }
      input {
        flex: 1;
        min-width: 0;
        height: 28px;
        padding: 0 12px;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--bg);
        font-family: var(--mono);
        font-size: 12px;
      }
      .quiet {
        padding: 0 7px;
      }
      .quiet[aria-pressed='true'] {
        background: var(--accent-soft);
        color: var(--accent);
      }
      .page {
        position: relative;
        min-height: 0;
        overflow: auto;
      }
      .page.waiting::before {
        content: '';
        position: absolute;
        inset: 0 0 auto 0;
        height: 2px;
        background: var(--accent);
        animation: load 1.4s ease-in-out infinite;
      }
      @keyframes load {
        from {
          transform: scaleX(0);
          transform-origin: left;
        }
        60% {
          transform: scaleX(1);
          transform-origin: left;
        }
        61% {
          transform-origin: right;
        }
        to {
          transform: scaleX(0);
          transform-origin: right;
        }
      }
      iframe {
        display: block;
        width: 100%;
        height: 100%;
        border: 0;
        background: #fff;
        color-scheme: light;
      }
      pre {
        margin: 0;
        padding: 12px 14px;
        font: 12px/18px var(--mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        tab-size: 4;
      }
      .message {
        max-width: 460px;
        margin: 0 auto;
        padding: 32px 20px;
      }
      h2 {
        margin: 0 0 8px;
        font-size: 17px;
        line-height: 24px;
        font-weight: 640;
      }
      p {
        margin: 0 0 8px;
        color: var(--ink-2);
      }
      .code {
        font-size: 11px;
        color: var(--ink-3);
      }
      footer {
        display: flex;
        gap: 12px;
        padding: 3px 14px;
        border-top: 1px solid var(--line-2);
        font-size: 11px;
        line-height: 18px;
        color: var(--ink-2);
        white-space: nowrap;
        overflow: hidden;
      }
      .bad {
        color: var(--bad);
      }
    `,
  ];

  @property({ attribute: false }) session: Session | undefined;
  @property({ attribute: false }) view: BrowserView | undefined;
  @property({ attribute: false }) paused = false;
  @state() private source = false;
  @query('input') private input!: HTMLInputElement;
  protected readonly words = new Words(this);
  private made: { readonly body: string; readonly text: string } | undefined;

  protected override firstUpdated(): void {
    this.input.focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { view } = this;
    if (!changed.has('view') || view === undefined) return;
    const before = changed.get('view');
    // What is being typed stays; what was opened shows where it led to.
    if (view.url !== before?.url || view.visit !== before.visit) this.input.value = view.url;
  }

  private readonly go = (event: Event): void => {
    event.preventDefault();
    const url = this.input.value.trim();
    if (url !== '') this.session?.browse(url);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.close();
  };

  private readonly close = (): void => {
    this.dispatchEvent(new CustomEvent('close-browser', { bubbles: true, composed: true }));
  };

  protected override render(): TemplateResult {
    const t = browserWords();
    const { view } = this;
    const waiting = view?.state === 'loading';
    return html`
      <form @submit=${this.go} @keydown=${this.onKey}>
        <button class="quiet" type="submit" aria-label=${t.reload} title=${t.reload}>${icon(RotateCw, 14)}</button>
        <input
          type="text"
          inputmode="url"
          autocapitalize="off"
          autocomplete="off"
          spellcheck="false"
          aria-label=${t.address}
          placeholder="docker-0:8080"
          maxlength="2000"
        />
        <button
          class="quiet"
          type="button"
          aria-pressed=${this.source}
          aria-label=${t.source}
          title=${t.sourceHint}
          @click=${() => (this.source = !this.source)}
        >
          ${icon(Code)}
        </button>
        <button class="quiet" type="button" aria-label=${t.close} title=${t.close} @click=${this.close}>
          ${icon(X)}
        </button>
      </form>
      <div class="page ${waiting ? 'waiting' : ''}" tabindex="-1">${this.content(view)}</div>
      <footer role="status">${this.status(view)}</footer>
    `;
  }

  private content(view: BrowserView | undefined): TemplateResult {
    const t = browserWords();
    if (view === undefined) return html`<div class="message"><p>${t.empty}</p></div>`;
    if (view.state === 'failed') return this.failure(view, view.failure ?? 'no-answer');
    if (view.page === undefined) return html`<div class="message"><p>${this.paused ? t.paused : t.loading}</p></div>`;
    return this.page(view.page);
  }

  private page(page: PageView): TemplateResult {
    const t = browserWords();
    const kind = pageKind(page);
    if (this.source || kind === 'text')
      return html`<pre>${page.body}</pre>
        ${page.cut ? html`<div class="message"><p>${t.cut}</p></div>` : nothing}`;
    if (kind === 'file') return html`<div class="message"><p>${t.file(page.type, t.size(page.size))}</p></div>`;
    // A frame that is given the same text again would load it again.
    if (this.made?.body !== page.body) this.made = { body: page.body, text: frameDocument(page.body) };
    return html`<iframe sandbox="" title=${t.frame} .srcdoc=${this.made.text} referrerpolicy="no-referrer"></iframe>`;
  }

  private failure(view: BrowserView, failure: PageFailure): TemplateResult {
    const t = browserWords();
    const host = /^(?:[a-z]+:\/\/)?(?:[^@/]*@)?([^:/?#]*)/i.exec(view.url)?.[1] ?? view.url;
    const advice = t.advice(failure, host);
    return html`<div class="message">
      <h2>${t.failed}</h2>
      <p>${t.failure(failure, host, view.url)}</p>
      ${advice === '' ? nothing : html`<p>${advice}</p>`}
      <p class="code mono">${codes[failure]}</p>
    </div>`;
  }

  private status(view: BrowserView | undefined): TemplateResult | typeof nothing {
    const t = browserWords();
    if (view === undefined) return nothing;
    if (view.state === 'loading') return html`<span>${this.paused ? t.paused : `${t.loading} ${view.address}`}</span>`;
    const { page } = view;
    const bad = view.state === 'failed' || (page?.status ?? 0) >= 400;
    return html`<span class=${bad ? 'bad' : ''}>${t.status(view)}</span>
      ${page === undefined ? nothing : html`<span>${page.type}</span><span>${t.size(page.size)}</span>`}`;
  }
}

/** What browsers print below such a message. */
const codes = {
  'bad-url': 'ERR_INVALID_URL',
  'not-http': 'ERR_UNKNOWN_URL_SCHEME',
  'no-such-name': 'ERR_NAME_NOT_RESOLVED',
  refused: 'ERR_CONNECTION_REFUSED',
  unreachable: 'ERR_ADDRESS_UNREACHABLE',
  timeout: 'ERR_CONNECTION_TIMED_OUT',
  'no-answer': 'ERR_EMPTY_RESPONSE',
  'too-many-redirects': 'ERR_TOO_MANY_REDIRECTS',
} as const satisfies Record<PageFailure, string>;

declare global {
  interface HTMLElementTagNameMap {
    'browser-window': BrowserWindow;
  }
}
