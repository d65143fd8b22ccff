import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { shared } from '../styles/shared.ts';

/** Two panes with a separator that mouse, touch and arrow keys can move. `size` is the first pane's, in pixels, or
 *  its share of the whole with `unit="share"`. Fires `split` with the new size when the reader let go.
 *
 *      <lab-split axis="x" .size=${392} .least=${260} .most=${560} label="Guide">
 *        <div slot="start">…</div><div slot="end">…</div>
 *      </lab-split>
 */
@customElement('lab-split')
export class LabSplit extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        position: relative;
        height: 100%;
        min-width: 0;
        min-height: 0;
      }
      ::slotted(*) {
        min-width: 0;
        min-height: 0;
      }
      .bar {
        position: relative;
        background: var(--line);
        z-index: 2;
        touch-action: none;
      }
      .bar::after {
        content: '';
        position: absolute;
        inset: -4px;
      }
      .bar:hover,
      .bar:focus-visible,
      .bar.moving {
        background: var(--accent);
        box-shadow: 0 0 0 1px var(--accent);
        outline: none;
      }
      :host([axis='x']) .bar {
        cursor: col-resize;
      }
      :host([axis='y']) .bar {
        cursor: row-resize;
      }
    `,
  ];

  @property({ reflect: true }) axis: 'x' | 'y' = 'x';
  @property() unit: 'pixels' | 'share' = 'pixels';
  @property({ attribute: false }) size = 0;
  @property({ attribute: false }) least = 0;
  @property({ attribute: false }) most = 1;
  @property() label = '';
  @state() private moved: number | undefined;
  @query('.bar') private bar!: HTMLElement;

  private get now(): number {
    return Math.min(this.most, Math.max(this.least, this.moved ?? this.size));
  }

  private at(event: PointerEvent): number {
    const box = this.getBoundingClientRect();
    const distance = this.axis === 'x' ? event.clientX - box.left : event.clientY - box.top;
    return this.unit === 'pixels' ? distance : distance / (this.axis === 'x' ? box.width : box.height);
  }

  private readonly onDown = (event: PointerEvent): void => {
    event.preventDefault();
    this.bar.setPointerCapture(event.pointerId);
    this.bar.focus();
    this.moved = this.at(event);
  };

  private readonly onMove = (event: PointerEvent): void => {
    if (this.moved !== undefined) this.moved = this.at(event);
  };

  private readonly onUp = (): void => {
    if (this.moved !== undefined) this.settle(this.now);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const [less, more] = this.axis === 'x' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const by = this.unit === 'pixels' ? 16 : 0.02;
    const goal: Record<string, number> = {
      [less]: this.now - by,
      [more]: this.now + by,
      Home: this.least,
      End: this.most,
    };
    const next = goal[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.settle(Math.min(this.most, Math.max(this.least, next)));
  };

  private settle(size: number): void {
    this.moved = undefined;
    this.size = size;
    this.dispatchEvent(new CustomEvent('split', { detail: size }));
  }

  protected override render(): TemplateResult {
    const { now } = this;
    const first = this.unit === 'pixels' ? `${now}px` : `${now}fr`;
    const second = this.unit === 'pixels' ? '1fr' : `${1 - now}fr`;
    const tracks = `minmax(0, ${first}) 1px minmax(0, ${second})`;
    this.style.gridTemplateColumns = this.axis === 'x' ? tracks : 'minmax(0, 1fr)';
    this.style.gridTemplateRows = this.axis === 'y' ? tracks : 'minmax(0, 1fr)';
    const percent = (value: number) => (this.unit === 'pixels' ? value : value * 100);
    return html`
      <slot name="start"></slot>
      <div
        class="bar ${this.moved === undefined ? '' : 'moving'}"
        role="separator"
        tabindex="0"
        aria-orientation=${this.axis === 'x' ? 'vertical' : 'horizontal'}
        aria-label=${this.label}
        aria-valuenow=${Math.round(percent(now))}
        aria-valuemin=${Math.round(percent(this.least))}
        aria-valuemax=${Math.round(percent(this.most))}
        @pointerdown=${this.onDown}
        @pointermove=${this.onMove}
        @pointerup=${this.onUp}
        @pointercancel=${this.onUp}
        @keydown=${this.onKey}
      ></div>
      <slot name="end"></slot>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-split': LabSplit;
  }
}
