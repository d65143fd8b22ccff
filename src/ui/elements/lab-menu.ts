import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Check } from 'lucide';
import { icon } from '../icon.ts';
import { shared } from '../styles/shared.ts';

export interface MenuItem {
  readonly text: string;
  /** Language of the text when it is not the page's. */
  readonly lang?: string;
  /** Set for an item that is one choice among others. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly act: () => void;
}

/** A button that opens a short list of things to do; arrow keys walk in it, Escape closes it.
 *  The button shows what is slotted; `label` says what it is for. Without a slot it can be opened at a point. */
@customElement('lab-menu')
export class LabMenu extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
      }
      .quiet {
        width: 100%;
        height: var(--menu-height, 28px);
        justify-content: var(--menu-justify, flex-start);
      }
      .list {
        position: fixed;
        inset: auto;
        margin: 0;
        padding: 4px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--pane);
        color: var(--ink);
        box-shadow: var(--shadow);
        min-width: 136px;
        font: 14px/20px var(--sans);
      }
      .list button {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 16px;
        width: 100%;
        min-height: 30px;
        padding: 4px 10px;
        border-radius: 4px;
        white-space: nowrap;
      }
      .list button:hover:not(:disabled),
      .list button:focus-visible {
        background: var(--accent-soft);
        outline-offset: -2px;
      }
    `,
  ];

  @property() label = '';
  /** Which edge of the button the list keeps to. Not named `align`: browsers give that a meaning. */
  @property() edge: 'start' | 'end' = 'start';
  @property({ attribute: false }) items: readonly MenuItem[] = [];
  /** For menus opened at a point: no button of their own. */
  @property({ type: Boolean }) bare = false;
  @state() private open = false;
  @query('.list') private list!: HTMLElement;
  @query('.quiet') private button!: HTMLElement | null;

  /** Opens with its corner at a point of the window. */
  openAt(x: number, y: number): void {
    this.list.showPopover();
    const box = this.list.getBoundingClientRect();
    this.list.style.left = `${Math.max(4, Math.min(x, innerWidth - box.width - 4))}px`;
    this.list.style.top = `${Math.max(4, Math.min(y, innerHeight - box.height - 4))}px`;
    this.buttons()[0]?.focus();
  }

  private readonly toggle = (): void => {
    if (this.list.matches(':popover-open')) {
      this.list.hidePopover();
      return;
    }
    const box = (this.button ?? this).getBoundingClientRect();
    this.list.showPopover();
    const x = this.edge === 'end' ? box.right - this.list.offsetWidth : box.left;
    this.openAt(x, box.bottom + 4);
  };

  private readonly onToggle = (event: ToggleEvent): void => {
    this.open = event.newState === 'open';
  };

  private buttons(): HTMLButtonElement[] {
    return [...this.list.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')];
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const buttons = this.buttons();
    const here = buttons.indexOf(this.shadowRoot?.activeElement as HTMLButtonElement);
    const goal: Record<string, number> = {
      ArrowDown: (here + 1) % buttons.length,
      ArrowUp: (here - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    };
    const next = goal[event.key];
    if (next !== undefined) {
      event.preventDefault();
      buttons[next]?.focus();
    } else if (event.key === 'Tab') {
      this.list.hidePopover();
    }
  };

  private choose(item: MenuItem): void {
    this.list.hidePopover();
    this.button?.focus();
    item.act();
    this.dispatchEvent(new CustomEvent('chosen'));
  }

  protected override render(): TemplateResult {
    return html`
      ${
        this.bare
          ? nothing
          : html`<button
              class="quiet"
              aria-haspopup="menu"
              aria-expanded=${this.open}
              title=${this.label}
              aria-label=${this.label}
              @click=${this.toggle}
            >
              <slot></slot>
            </button>`
      }
      <div class="list" popover role="menu" aria-label=${this.label} @keydown=${this.onKey} @toggle=${this.onToggle}>
        ${this.items.map(
          (item) =>
            html`<button
              role=${item.checked === undefined ? 'menuitem' : 'menuitemradio'}
              aria-checked=${item.checked ?? nothing}
              lang=${item.lang ?? nothing}
              ?disabled=${item.disabled ?? false}
              tabindex="-1"
              @click=${() => this.choose(item)}
            >
              <span>${item.text}</span>${item.checked ? icon(Check, 14) : ''}
            </button>`,
        )}
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-menu': LabMenu;
  }
}
