import type { LitElement, ReactiveController } from 'lit';
import type { EditorView } from '../../world/protocol.ts';
import { language } from '../language.ts';
import type { Session } from '../session.ts';
import type { FileEditor } from './file-editor.ts';

/** The panel is at least so many pixels high, and leaves the page's bar free. */
const LEAST_HEIGHT = 440;
const BAR = 44;

/**
 * Shows the file that a program of a host has open, over the terminals. The editor is loaded when it is first
 * wanted; it stands in the document, beside the page's element.
 */
export class Editing implements ReactiveController {
  private readonly host: LitElement;
  private readonly sessionOf: () => Session | undefined;
  private readonly onClosed: (host: string) => void;
  private shown: { readonly file: EditorView; element: FileEditor | undefined } | undefined;
  private readonly resized = new ResizeObserver(() => this.place());

  /** @param onClosed is told the host whose editor has gone */
  constructor(host: LitElement, sessionOf: () => Session | undefined, onClosed: (host: string) => void) {
    this.host = host;
    this.sessionOf = sessionOf;
    this.onClosed = onClosed;
    host.addController(this);
  }

  hostUpdated(): void {
    const session = this.sessionOf();
    const file = session?.state.editors.at(-1);
    if (file === this.shown?.file) {
      this.place();
      return;
    }
    const gone = this.shown;
    gone?.element?.remove();
    this.resized.disconnect();
    this.shown = undefined;
    if (gone !== undefined && file === undefined) this.onClosed(gone.file.host);
    if (session !== undefined && file !== undefined) void this.show(session, file);
  }

  hostDisconnected(): void {
    this.shown?.element?.remove();
    this.shown = undefined;
    this.resized.disconnect();
  }

  private async show(session: Session, file: EditorView): Promise<void> {
    this.shown = { file, element: undefined };
    // Its words are fixed when it is loaded.
    if (language() === 'zh-CN') await import('monaco-editor/nls/lang/zh-cn.js');
    await import('./file-editor.ts');
    if (this.shown?.file !== file) return;
    const element = document.createElement('file-editor');
    element.session = session;
    element.file = file;
    this.shown.element = element;
    this.place();
    document.body.append(element);
    const pane = this.pane;
    if (pane !== null) this.resized.observe(pane);
    this.resized.observe(document.body);
  }

  private get pane(): Element | null {
    return this.host.renderRoot.querySelector('terminal-pane');
  }

  private place(): void {
    const { pane } = this;
    const element = this.shown?.element;
    if (element === undefined || pane === null) return;
    // On a phone the terminals take turns with the guide.
    element.hidden = pane.closest('[inert]') !== null;
    const { left, width, bottom, height } = pane.getBoundingClientRect();
    const tall = Math.min(Math.max(height, LEAST_HEIGHT), bottom - BAR);
    element.style.setProperty('--x', `${left}px`);
    element.style.setProperty('--width', `${width}px`);
    element.style.setProperty('--y', `${bottom - tall}px`);
    element.style.setProperty('--height', `${tall}px`);
  }
}
