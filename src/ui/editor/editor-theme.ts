import { theme } from '../theme.ts';
import { monaco } from './monaco.ts';

/** Gives the editor the terminals' colours, of the theme in force. */
export function applyEditorTheme(): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const ink = (name: string): string => token(name).slice(1);
  monaco.editor.defineTheme('lab', {
    base: theme() === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: ink('term-ink') },
      { token: 'comment', foreground: ink('term-bright') },
      { token: 'string', foreground: ink('term-green') },
      { token: 'keyword', foreground: ink('term-blue') },
      { token: 'type', foreground: ink('term-blue') },
      { token: 'number', foreground: ink('term-magenta') },
      { token: 'variable', foreground: ink('term-yellow') },
      { token: 'delimiter', foreground: ink('term-ink') },
    ],
    colors: {
      'editor.background': token('term'),
      'editor.foreground': token('term-ink'),
      'editor.selectionBackground': token('term-selection'),
      'editorCursor.foreground': token('term-ink'),
      'editorLineNumber.foreground': token('term-bright'),
      'editorLineNumber.activeForeground': token('term-ink'),
    },
  });
  monaco.editor.setTheme('lab');
}
