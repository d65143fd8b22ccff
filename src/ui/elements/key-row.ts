import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { shared } from '../styles/shared.ts';
import { Words } from '../words.ts';

const keys: readonly (readonly [string, string])[] = [
  ['Tab', '\t'],
  ['↑', '\x1b[A'],
  ['↓', '\x1b[B'],
  ['←', '\x1b[D'],
  ['→', '\x1b[C'],
  ['Ctrl-C', '\x03'],
  ['Ctrl-D', '\x04'],
  ['Ctrl-L', '\x0c'],
  ['Esc', '\x1b'],
  ['|', '|'],
  ['-', '-'],
  ['/', '/'],
  ['$', '$'],
];

/** The keys that an on-screen keyboard has not. Fires `key` with the bytes. */
@customElement('key-row')
export class KeyRow extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        gap: 4px;
        padding: 4px;
        overflow-x: auto;
        background: var(--pane);
        border-top: 1px solid var(--line);
      }
      button {
        flex: none;
        min-width: 40px;
        height: 36px;
        padding: 0 10px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        text-align: center;
        font-size: 14px;
      }
    `,
  ];

  private readonly words = new Words(this);

  protected override render(): TemplateResult {
    const { t } = this.words;
    return html`${keys.map(
      ([name, bytes]) =>
        html`<button
          aria-label=${t.phone.key(name)}
          @pointerdown=${(event: Event) => event.preventDefault()}
          @click=${() => this.dispatchEvent(new CustomEvent('key', { detail: bytes }))}
        >
          ${name}
        </button>`,
    )}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'key-row': KeyRow;
  }
}
