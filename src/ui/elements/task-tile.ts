import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TaskView } from '../../world/protocol.ts';
import type { Density } from '../map-layout.ts';
import { shared } from '../styles/shared.ts';
import { imageTag, taskLook, taskName, versionLook } from '../task-look.ts';
import { Words } from '../words.ts';

const healthy = html`<svg class="healthy" width="11" height="11" viewBox="0 0 11 11" fill="none" aria-hidden="true">
  <circle cx="5.5" cy="5.5" r="4.6" stroke="currentColor" stroke-width="1.4" />
  <path d="M3.4 5.7l1.5 1.5 2.8-3" stroke="currentColor" stroke-width="1.3" />
</svg>`;

/** One task: hue = service, label = slot, lightness and pattern = version, ring, hatch and outline = state. Fires
 *  `open-task` when it is pressed. */
@customElement('task-tile')
export class TaskTile extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .tile {
        display: block;
        width: 100%;
        --tint: color-mix(in srgb, var(--hue) 15%, var(--host));
        position: relative;
        height: 46px;
        padding: 5px 9px;
        border: 1.5px solid var(--hue);
        border-radius: 5px;
        background-color: var(--tint);
        overflow: hidden;
        animation: come 200ms ease-out;
      }
      @keyframes come {
        from {
          opacity: 0;
          transform: translateY(-4px);
        }
      }
      .name,
      .tag {
        display: block;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .name {
        font-size: 13px;
        line-height: 18px;
        font-weight: 600;
      }
      .tag {
        font-size: 11px;
        line-height: 15px;
        color: var(--ink-2);
      }
      .solid {
        background-color: var(--hue);
        color: var(--on);
      }
      .solid .tag {
        color: var(--on);
      }
      .dots::before {
        content: '';
        position: absolute;
        inset: 0 0 0 auto;
        width: 34px;
        background: radial-gradient(circle, var(--dot, var(--hue)) 1.6px, transparent 2px) 0 0 / 8px 8px;
        opacity: 0.7;
      }
      .solid.dots {
        --dot: var(--on);
      }
      /* The ring: a bright arc that runs around the edge. */
      .coming {
        border-color: transparent;
        background:
          linear-gradient(var(--host), var(--host)) padding-box,
          conic-gradient(from var(--turn), var(--hue) 0 30%, var(--tint) 30% 100%) border-box;
        border-width: 2.5px;
        padding: 4px 8px;
        color: var(--ink);
        animation:
          come 200ms ease-out,
          turn 1.2s linear infinite;
      }
      @keyframes turn {
        to {
          --turn: 360deg;
        }
      }
      .coming .tag {
        color: var(--ink-2);
      }
      .unhealthy::after {
        content: '';
        position: absolute;
        inset: 0 0 0 auto;
        width: 34px;
        background: repeating-linear-gradient(-45deg, var(--bad) 0 3px, var(--host) 3px 7px);
      }
      .stopping,
      .lost {
        background: none;
        border-style: dashed;
        color: var(--ink);
      }
      .stopping .tag,
      .lost .tag {
        color: var(--ink-2);
      }
      .lost {
        border-style: dotted;
        border-color: var(--control-line);
        color: var(--ink-2);
      }
      .healthy {
        position: absolute;
        bottom: 6px;
        right: 7px;
      }
      .healthy ~ .tag,
      .line .healthy ~ .name {
        padding-right: 14px;
      }
      .line {
        height: 24px;
        padding: 1px 7px;
      }
      .line .name {
        line-height: 19px;
        font-size: 12px;
      }
      .line.dots::before,
      .line.unhealthy::after {
        width: 20px;
      }
      .line .healthy {
        bottom: 4px;
        right: 5px;
      }
      .dot {
        height: 18px;
        width: 18px;
        padding: 0;
      }
    `,
  ];

  @property({ attribute: false }) task!: TaskView;
  @property({ attribute: false }) hue = 0;
  @property({ attribute: false }) density: Density = 'full';
  /** Its node is Down: nobody knows whether it still runs. */
  @property({ attribute: false }) lost = false;
  private readonly words = new Words(this);

  protected override render(): TemplateResult {
    const { t } = this.words;
    const { task, density } = this;
    const look = this.lost ? 'lost' : taskLook(task);
    const { solid, dots } = versionLook(task.version);
    const settled = look === 'running' || look === 'unhealthy';
    const word = {
      coming: task.state,
      running: task.health === 'starting' ? 'checking' : '',
      unhealthy: 'unhealthy',
      stopping: 'stopping',
      gone: task.state,
      lost: task.state,
    }[look];
    const all = t.map.task(taskName(task), task.image, task.state, task.health, task.error);
    return html`<button
      class="tile ${density} ${look} ${solid && settled ? 'solid' : ''} ${dots && settled ? 'dots' : ''}"
      style="--hue: var(--s${this.hue}); --on: var(--s${this.hue}-on)"
      title=${all}
      @click=${this.open}
    >
      ${task.health === 'healthy' && settled && density !== 'dot' ? healthy : nothing}
      ${density === 'dot' ? html`<span class="unseen">${all}</span>` : html`<span class="name">${taskName(task)}</span>`}
      ${density === 'full' ? html`<span class="tag mono">${imageTag(task.image)} ${word}</span>` : nothing}
      ${density === 'line' ? html`<span class="unseen">${imageTag(task.image)} ${word}</span>` : nothing}
    </button>`;
  }

  private readonly open = (): void => {
    const detail = { id: this.task.id };
    this.dispatchEvent(new CustomEvent('open-task', { detail, bubbles: true, composed: true }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'task-tile': TaskTile;
  }
}
