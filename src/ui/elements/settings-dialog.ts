import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { X } from 'lucide';
import { download } from '../download.ts';
import { icon } from '../icon.ts';
import { chooseLanguage, language } from '../language.ts';
import type { Session, SessionState } from '../session.ts';
import { changeSettings, settings, type ThemeChoice } from '../settings.ts';
import { dialogFrame } from '../styles/dialog.ts';
import { shared } from '../styles/shared.ts';
import { Words } from '../words.ts';

const sizes = [11, 12, 13, 14, 16, 18, 20, 24];

/** Language, theme, terminals; and the world's journal. */
@customElement('settings-dialog')
export class SettingsDialog extends LitElement {
  static override styles = [
    shared,
    dialogFrame,
    css`
      label {
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: 16px;
        min-height: 40px;
        padding: 4px 0;
        border-bottom: 1px solid var(--line-2);
      }
      small {
        display: block;
        font-size: 13px;
        line-height: 20px;
        color: var(--ink-2);
      }
      select {
        height: 30px;
        padding: 0 8px;
        border: 1px solid var(--control-line);
        border-radius: var(--radius);
        background: var(--pane);
      }
      input[type='checkbox'] {
        width: 18px;
        height: 18px;
        accent-color: var(--accent);
        flex: none;
      }
      h3 {
        margin: 20px 0 4px;
        font-size: 15px;
        line-height: 24px;
      }
      .seed {
        font-size: 13px;
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: SessionState;
  @query('dialog') private dialog!: HTMLDialogElement;
  private readonly words = new Words(this);

  show(): void {
    this.dialog.showModal();
  }

  private readonly close = (): void => this.dialog.close();

  private select<Value extends string>(
    name: string,
    value: Value,
    options: readonly (readonly [Value, string])[],
    choose: (value: Value) => void,
  ): TemplateResult {
    const onChange = (event: Event) => {
      const option = options[(event.target as HTMLSelectElement).selectedIndex];
      if (option !== undefined) choose(option[0]);
    };
    return html`<label
      >${name}
      <select @change=${onChange}>
        ${options.map(([one, text]) => html`<option .selected=${one === value}>${text}</option>`)}
      </select>
    </label>`;
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const { theme, screenReader, terminalFontSize } = settings();
    const themes: [ThemeChoice, string][] = [
      ['system', t.theme.system],
      ['light', t.theme.light],
      ['dark', t.theme.dark],
    ];
    const journal = (which: 'current' | 'rejected') => () =>
      download(
        `swarm-lab-${which === 'current' ? (this.state.route.lab ?? 'playground') : 'old'}.journal`,
        this.session.journalText(which),
      );
    return html`<dialog aria-labelledby="title">
      <div class="top">
        <h2 id="title">${t.bar.settings}</h2>
        <button class="quiet" aria-label=${t.close} title=${t.close} @click=${this.close}>${icon(X)}</button>
      </div>
      <div class="body">
        ${this.select(
          t.settings.language,
          language(),
          [
            ['en', 'English'],
            ['zh-CN', '简体中文'],
          ],
          chooseLanguage,
        )}
        ${this.select(t.theme.label, theme, themes, (choice) => changeSettings({ theme: choice }))}
        ${this.select(
          t.settings.fontSize,
          String(terminalFontSize),
          sizes.map((size) => [String(size), `${size} px`] as const),
          (size) => changeSettings({ terminalFontSize: Number(size) }),
        )}
        <label
          ><span>${t.settings.screenReader}<small>${t.settings.screenReaderHint}</small></span>
          <input
            type="checkbox"
            .checked=${screenReader}
            @change=${(event: Event) => changeSettings({ screenReader: (event.target as HTMLInputElement).checked })}
          />
        </label>
        <h3>${t.settings.world}</h3>
        <p>
          ${t.settings.worldHint}
          ${this.state.seed === '' ? nothing : html`<span class="seed mono">seed ${this.state.seed}</span>`}
        </p>
        <div class="actions">
          <button class="framed" @click=${journal('current')}>${t.settings.downloadJournal}</button>
          ${
            this.session.hasRejected
              ? html`<button class="framed" @click=${journal('rejected')}>${t.notice.downloadOld}</button>`
              : nothing
          }
          <button
            class="framed"
            @click=${() => {
              this.close();
              void this.session.beginLabAgain();
            }}
          >
            ${t.settings.beginAgain}
          </button>
        </div>
      </div>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'settings-dialog': SettingsDialog;
  }
}
