import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ConsoleCommand } from '../../world/protocol.ts';
import { shared } from '../styles/shared.ts';
import { HYPHENATED, wholeWords } from '../whole-words.ts';
import { Words } from '../words.ts';

/** Commands of one host that follow each other. */
interface Run {
  readonly host: string;
  readonly commands: string[];
}

function runs(commands: readonly ConsoleCommand[]): Run[] {
  const all: Run[] = [];
  for (const { host, command } of commands) {
    const last = all.at(-1);
    if (last?.host === host) last.commands.push(command);
    else all.push({ host, commands: [command] });
  }
  return all;
}

/** What to type, and on which host; the button types it. Fires `type`. */
@customElement('console-block')
export class ConsoleBlock extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        border: 1px solid var(--line);
        border-left: 3px solid var(--line);
        border-radius: var(--radius);
        background: var(--pane);
        position: relative;
      }
      :host([next]) {
        border-left-color: var(--accent);
      }
      .head {
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: 8px;
        min-height: 30px;
        padding: 0 4px 0 12px;
        font-size: 13px;
        line-height: 20px;
        color: var(--ink-3);
      }
      .head button {
        height: 26px;
        padding: 0 8px;
        border-radius: 4px;
        font-weight: 600;
        color: var(--accent);
        white-space: nowrap;
      }
      .head button:hover:not(:disabled) {
        background: var(--accent-soft);
      }
      .head button.again {
        font-weight: 400;
        color: var(--ink-2);
      }
      .host {
        padding: 4px 12px 0;
        font-size: 13px;
        line-height: 20px;
        color: var(--ink-3);
        border-top: 1px solid var(--line-2);
      }
      pre {
        margin: 0;
        padding: 0 12px 10px;
        font-size: 13px;
        line-height: 20px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      /* What goes on in the next line stands in a little: one sees where a command begins. */
      .command {
        display: block;
        padding-left: 2ch;
        text-indent: -2ch;
      }
      pre.fresh {
        cursor: pointer;
      }
      pre.fresh:hover {
        color: var(--accent);
      }
      .fill {
        color: var(--ink-3);
        border-bottom: 1px dotted var(--control-line);
      }
      .note {
        padding: 0 12px 8px;
        font-size: 13px;
        line-height: 20px;
        color: var(--warn);
      }
    `,
  ];

  @property({ attribute: false }) commands: readonly ConsoleCommand[] = [];
  /** The one to type now: it carries the accent. */
  @property({ type: Boolean, reflect: true }) next = false;
  @property({ attribute: false }) stage: 'fresh' | 'typing' | 'typed' = 'fresh';
  @property({ attribute: false }) paused = false;
  private readonly words = new Words(this);

  private readonly fire = (): void => {
    this.dispatchEvent(new CustomEvent('type'));
  };

  /** A click on the commands types them too, the first time, unless the reader was selecting text. */
  private readonly onText = (): void => {
    const selecting = document.getSelection()?.type === 'Range';
    if (this.stage === 'fresh' && !selecting) this.fire();
  };

  protected override render(): TemplateResult {
    const { t } = this.words;
    const all = runs(this.commands);
    const button = {
      fresh: t.console.type,
      typing: t.console.typing,
      typed: t.console.again,
    }[this.stage];
    return html`
      <div class="head">
        <span>${all[0]?.host}</span>
        <button
          class=${this.stage === 'fresh' ? '' : 'again'}
          ?disabled=${this.stage === 'typing'}
          title=${t.console.typeHint(all.map(({ host }) => host).join(', '))}
          @click=${this.fire}
        >
          ${button}
        </button>
      </div>
      ${all.map(
        ({ host, commands }, index) => html`
          ${index > 0 ? html`<div class="host">${host}</div>` : ''}
          <pre class="mono ${this.stage}" @click=${this.onText}>
${commands.map((command) => html`<span class="command">${this.command(command)}</span>`)}</pre>
        `,
      )}
      ${this.stage === 'typing' && this.paused ? html`<div class="note">${t.console.paused}</div>` : ''}
    `;
  }

  /** `${docker-0: docker swarm join-token -q worker}` is filled when it is typed: show it as what it is. */
  private command(command: string): unknown[] {
    const { t } = this.words;
    // Where a command goes on after a backslash is shown by the block's own indent.
    const text = command.replaceAll(/\\\n +/g, '\\\n');
    return text.split(/(\$\{[\w-]+: (?:\{\{[^}]*\}\}|[^}])*\})/g).map((piece, index) => {
      if (index % 2 === 0) return wholeWords(piece, HYPHENATED);
      const [, host, inner] = /^\$\{([\w-]+): ([\s\S]*)\}$/.exec(piece) ?? [];
      return html`<span class="fill" title=${t.console.filled(host ?? '', inner ?? '')}>‹${host}: ${inner}›</span>`;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'console-block': ConsoleBlock;
  }
}
