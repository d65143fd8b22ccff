import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import xtermStyles from '@xterm/xterm/css/xterm.css?inline';
import { css, html, LitElement, unsafeCSS, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { TerminalOutput } from '../../world/protocol.ts';
import type { Session } from '../session.ts';
import { onSettings, settings } from '../settings.ts';
import { shared } from '../styles/shared.ts';
import { terminalFont, terminalTheme } from '../terminal-theme.ts';
import { onTheme } from '../theme.ts';
import { Words } from '../words.ts';
import './lab-menu.ts';
import type { LabMenu, MenuItem } from './lab-menu.ts';

/** How long to wait for the terminal's typeface, in milliseconds, before the fallback of equal width has to do. */
const fontPatience = 120;
/** How long a shell may take to draw its prompt again after a change of size, in milliseconds. */
const redraw = 600;

/** One host's terminal. It may be made before its host is known, because making it takes a while: it connects when
 *  `host` is set. Fires `ready` when it shows something, `output` when something was printed, and `note` with a line for the reader. */
@customElement('host-terminal')
export class HostTerminal extends LitElement {
  static override styles = [
    shared,
    unsafeCSS(xtermStyles),
    css`
      :host {
        display: block;
        position: relative;
        min-width: 0;
        min-height: 0;
        background: var(--term);
        contain: strict;
      }
      .frame {
        position: absolute;
        inset: 8px 4px 2px 14px;
      }
      .xterm {
        height: 100%;
      }
      /* Long pinyin must not widen the terminal (xterm.js 6.0.0). */
      .composition-view {
        max-width: 100%;
        overflow: hidden;
        background: var(--accent-soft) !important;
        color: var(--ink) !important;
      }
      .xterm .xterm-viewport {
        background: transparent !important;
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property() host = '';
  @query('.frame') private frame!: HTMLElement;
  @query('lab-menu') private menu!: LabMenu;
  private readonly words = new Words(this);
  private terminal: Terminal | undefined;
  private readonly fit = new FitAddon();
  private port: MessagePort | undefined;
  private heard = 0;
  /** Until then, in the page's milliseconds, output answers the window's own change and is no news. */
  private quietUntil = 0;
  private ends: (() => void)[] = [];

  /** Whether it shows what its host printed. */
  get ready(): boolean {
    return this.heard > 0;
  }

  override focus(): void {
    this.terminal?.focus();
  }

  /** Sends what a key of the on-screen row stands for. */
  send(data: string): void {
    this.terminal?.input(data);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.ends) end();
    this.ends = [];
    this.port?.close();
    this.terminal?.dispose();
    this.terminal = undefined;
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    void this.open();
    if (this.host === '') this.ends.push(this.session.onChange(() => this.takeFirstHost()));
  }

  /** Connects at once, not when everything else on the page has been drawn: the reader waits for the prompt. */
  private takeFirstHost(): void {
    const first = this.session.state.hosts[0];
    if (this.host !== '' || first === undefined) return;
    this.host = first.name;
    this.connect();
  }

  protected override updated(_changed: PropertyValues): void {
    this.connect();
  }

  private async open(): Promise<void> {
    const size = settings().terminalFontSize;
    await Promise.race([
      document.fonts.load(`${size}px 'Lab Mono'`),
      new Promise((resolve) => setTimeout(resolve, fontPatience)),
    ]);
    if (!this.isConnected) return;
    const terminal = new Terminal({
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      fontFamily: terminalFont(),
      fontSize: size,
      lineHeight: 1.3,
      scrollback: 5000,
      screenReaderMode: settings().screenReader,
      theme: terminalTheme(),
      minimumContrastRatio: 4.5,
      rightClickSelectsWord: false,
    });
    this.terminal = terminal;
    terminal.loadAddon(this.fit);
    terminal.attachCustomKeyEventHandler((event) => this.passKey(event));
    terminal.open(this.frame);
    // xterm draws no cursor before the first focus, and the other hosts' prompts would look dead; a visit to the
    // alternate screen makes it draw one.
    terminal.write('\x1b[?47h\x1b[?47l');
    this.fit.fit();
    terminal.onData((data) => this.port?.postMessage(data));
    terminal.onResize(({ cols, rows }) => {
      this.quietUntil = performance.now() + redraw;
      this.port?.postMessage({ columns: cols, rows });
    });
    this.watch(terminal);
    this.connect();
  }

  private connect(): void {
    const { terminal, host } = this;
    if (terminal === undefined || host === '') return;
    terminal.textarea?.setAttribute('aria-label', this.words.t.terminal.input(host));
    if (this.port !== undefined) return;
    this.quietUntil = performance.now() + redraw;
    this.port = this.session.openTerminal(host, terminal.cols, terminal.rows);
    this.port.onmessage = ({ data }: MessageEvent<TerminalOutput>) => {
      this.heard += 1;
      // The first message is what there was before; only later ones are news. What others do now that this terminal is
      // ready must not come before its own lines are drawn: they are due for the next frame once they are parsed.
      if (this.heard === 1) terminal.write(data, () => this.dispatchEvent(new CustomEvent('ready')));
      else terminal.write(data);
      if (this.heard > 1 && performance.now() > this.quietUntil) this.dispatchEvent(new CustomEvent('output'));
    };
    // A host that has nothing to say yet must not hold up the others.
    setTimeout(() => this.heard === 0 && this.dispatchEvent(new CustomEvent('ready')), 300);
  }

  private watch(terminal: Terminal): void {
    let asked = 0;
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(() => this.fit.fit());
    });
    observer.observe(this.frame);
    this.ends.push(
      () => observer.disconnect(),
      onTheme(() => (terminal.options.theme = terminalTheme())),
      onSettings(() => {
        terminal.options.screenReaderMode = settings().screenReader;
        if (terminal.options.fontSize === settings().terminalFontSize) return;
        terminal.options.fontSize = settings().terminalFontSize;
        this.fit.fit();
      }),
    );
  }

  /** False for the keys that the terminal leaves to the page or the browser. */
  private passKey(event: KeyboardEvent): boolean {
    const { key, ctrlKey, shiftKey, altKey, metaKey } = event;
    if (altKey || metaKey) return true;
    // Ways out for the keyboard, since Tab completes.
    if (key === 'F6' || (key === 'Tab' && shiftKey)) return false;
    if (ctrlKey && shiftKey && key.toLowerCase() === 'c') {
      event.preventDefault();
      if (event.type === 'keydown') void this.copy();
      return false;
    }
    // The browser's own copy and paste then reach the terminal as events.
    if (ctrlKey && key.toLowerCase() === 'v') return false;
    if (key === 'Insert' && (ctrlKey || shiftKey)) return false;
    return true;
  }

  private async copy(): Promise<void> {
    const text = this.terminal?.getSelection() ?? '';
    if (text === '') return;
    const { t } = this.words;
    try {
      await navigator.clipboard.writeText(text);
      this.note(t.terminal.copied);
    } catch {
      this.note(document.execCommand('copy') ? t.terminal.copied : t.terminal.copyByKey);
    }
  }

  private async paste(): Promise<void> {
    try {
      this.terminal?.paste(await navigator.clipboard.readText());
    } catch {
      this.note(this.words.t.terminal.pasteByKey);
    }
    this.focus();
  }

  private note(text: string): void {
    this.dispatchEvent(new CustomEvent('note', { detail: text }));
  }

  private readonly onMouseUp = (event: MouseEvent): void => {
    // After xterm has settled its selection.
    if (event.button === 0) setTimeout(() => void this.copy());
  };

  private readonly onContextMenu = (event: MouseEvent): void => {
    if (event.shiftKey) return;
    event.preventDefault();
    this.requestUpdate();
    const { clientX, clientY } = event;
    void this.updateComplete.then(() => this.menu.updateComplete).then(() => this.menu.openAt(clientX, clientY));
  };

  private items(): MenuItem[] {
    const { t } = this.words;
    return [
      { text: t.terminal.copy, disabled: !this.terminal?.hasSelection(), act: () => void this.copy() },
      { text: t.terminal.paste, act: () => void this.paste() },
      { text: t.terminal.selectAll, act: () => this.terminal?.selectAll() },
    ];
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    return html`
      <div class="frame" @mouseup=${this.onMouseUp} @contextmenu=${this.onContextMenu}></div>
      <lab-menu bare .label=${t.terminal.menu} .items=${this.items()} @chosen=${this.focus}></lab-menu>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'host-terminal': HostTerminal;
  }
}
