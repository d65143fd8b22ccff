import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { EditorView } from '../../world/protocol.ts';
import type { Session } from '../session.ts';
import { settings } from '../settings.ts';
import { onTheme } from '../theme.ts';
import { terminalFont } from '../terminal-theme.ts';
import { Words } from '../words.ts';
import { applyEditorTheme } from './editor-theme.ts';
import './file-editor.css';
import { languageOfFile } from './language-of-file.ts';
import { parseLeaveCommand } from './leave-command.ts';
import { monaco } from './monaco.ts';

type Status = 'fresh' | 'changed' | 'saved' | 'asking' | 'unknown' | 'refused';

/**
 * A file of a host in Monaco, with the habits of the editor that was called: vi's colon line, nano's Ctrl-X. It lives
 * in the document, not in a shadow root, because Monaco's styles do.
 */
@customElement('file-editor')
export class FileEditor extends LitElement {
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) file!: EditorView;
  @state() private status: Status = 'fresh';
  @state() private detail = '';
  @query('.text') private area!: HTMLElement;
  @query('input') private line!: HTMLInputElement | null;
  private readonly words = new Words(this);
  private editor: monaco.editor.IStandaloneCodeEditor | undefined;
  /** The text as it was last saved. */
  private kept = '';
  private ends: (() => void)[] = [];

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override focus(): void {
    this.editor?.focus();
  }

  protected override firstUpdated(): void {
    const { path, text, habits } = this.file;
    this.kept = text;
    applyEditorTheme();
    const model = monaco.editor.createModel(text, languageOfFile(path, text));
    model.setEOL(monaco.editor.EndOfLineSequence.LF);
    const editor = monaco.editor.create(this.area, {
      model,
      automaticLayout: true,
      fontFamily: terminalFont(),
      fontSize: settings().terminalFontSize,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      tabSize: 2,
      wordBasedSuggestions: 'currentDocument',
      accessibilitySupport: settings().screenReader ? 'on' : 'auto',
      ariaLabel: this.words.t.editor.text(path),
    });
    this.editor = editor;
    const { KeyMod, KeyCode } = monaco;
    const hold = (work: () => void | Promise<unknown>) => () => void work();
    editor.addCommand(
      KeyMod.CtrlCmd | KeyCode.KeyS,
      hold(() => this.save()),
    );
    if (habits === 'nano') {
      editor.addCommand(
        KeyMod.WinCtrl | KeyCode.KeyX,
        hold(() => this.leave(false)),
      );
      editor.addCommand(
        KeyMod.CtrlCmd | KeyCode.KeyX,
        hold(() => this.leave(false)),
      );
      editor.addCommand(
        KeyMod.CtrlCmd | KeyCode.KeyO,
        hold(() => this.save()),
      );
    } else {
      // Escape first closes what the editor itself has open.
      editor.addCommand(
        KeyCode.Escape,
        hold(() => this.askColon()),
        '!suggestWidgetVisible && !findWidgetVisible && !hasMultipleSelections && !editorHasSelection',
      );
    }
    const changes = editor.onDidChangeModelContent(() => {
      this.status = this.isChanged ? 'changed' : this.status === 'saved' ? 'saved' : 'fresh';
    });
    this.ends = [onTheme(applyEditorTheme), () => changes.dispose(), () => editor.dispose(), () => model.dispose()];
    editor.focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('file')) this.dataset['path'] = this.file.path;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.ends) end();
    this.ends = [];
  }

  private get text(): string {
    return this.editor?.getValue() ?? '';
  }

  private get isChanged(): boolean {
    return this.text !== this.kept;
  }

  private askColon(): void {
    const { line } = this;
    if (line === null) return;
    line.value = ':';
    line.focus();
  }

  /** Answers whether it was saved. */
  private async save(): Promise<boolean> {
    const { text } = this;
    const { host, path } = this.file;
    const refusal = await this.session.saveFile(host, path, text);
    if (refusal === '') this.kept = text;
    this.detail = refusal ?? '';
    this.status = refusal === '' ? (this.isChanged ? 'changed' : 'saved') : 'refused';
    return refusal === '';
  }

  private leave(force: boolean): void {
    if (this.isChanged && !force) this.status = 'asking';
    else this.session.closeEditor(this.file.host, this.file.path);
  }

  private readonly saveAndLeave = async (): Promise<void> => {
    if (await this.save()) this.leave(true);
  };

  private readonly onLine = (event: KeyboardEvent): void => {
    const line = event.currentTarget as HTMLInputElement;
    if (event.key === 'Escape') {
      line.value = '';
      this.focus();
    }
    if (event.key !== 'Enter') return;
    const command = parseLeaveCommand(line.value);
    if (command === undefined) {
      this.detail = line.value.replace(/^:/, '');
      this.status = 'unknown';
      return;
    }
    line.value = '';
    if (command.save && command.leave) void this.saveAndLeave();
    else if (command.save) void this.save().then(() => this.focus());
    else this.leave(command.force);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    // What is typed here is the editor's; F6 still leads out of it.
    if (event.key !== 'F6') event.stopPropagation();
    if (this.status !== 'asking') return;
    const answer = event.key.toLowerCase();
    if (answer !== 'y' && answer !== 'n' && answer !== 'escape') return;
    event.preventDefault();
    if (answer === 'y') void this.saveAndLeave();
    else if (answer === 'n') this.leave(true);
    else {
      this.status = 'changed';
      this.focus();
    }
  };

  protected override render(): TemplateResult {
    const { t } = this.words;
    const { host, path, habits } = this.file;
    return html`<section
      class="file-editor"
      aria-label=${t.editor.label(path, host)}
      @keydown=${{ handleEvent: this.onKey, capture: this.status === 'asking' }}
    >
      <header>
        <span class="mono">${host}:${path}</span>
        <span class="state" role="status">${this.says()}</span>
        <button class="framed" @click=${() => void this.save()}>${t.editor.save}</button>
        <button class="framed" @click=${() => this.leave(false)}>${t.close}</button>
      </header>
      <div class="text"></div>
      <footer>
        ${
          this.status === 'asking'
            ? html`<span>${t.editor.ask}</span>
                <button class="framed" @click=${() => void this.saveAndLeave()}>${t.editor.yes}</button>
                <button class="framed" @click=${() => this.leave(true)}>${t.editor.no}</button>`
            : html`${
                  habits === 'vi'
                    ? html`<input
                        class="mono"
                        spellcheck="false"
                        autocomplete="off"
                        aria-label=${t.editor.colon}
                        placeholder=":"
                        @keydown=${this.onLine}
                      />`
                    : nothing
                }<span>${habits === 'vi' ? t.editor.viHint : t.editor.nanoHint}</span>`
        }
      </footer>
    </section>`;
  }

  private says(): string {
    const { editor } = this.words.t;
    switch (this.status) {
      case 'fresh':
        return '';
      case 'changed':
      case 'asking':
        return editor.changed;
      case 'saved':
        return editor.saved;
      case 'unknown':
        return editor.unknown(this.detail);
      case 'refused':
        return this.detail;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'file-editor': FileEditor;
  }
}
