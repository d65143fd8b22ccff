import type { Shell } from './shell.ts';
import { lineOf, type SyntaxFault } from './syntax.ts';

/** What closes what a compound command opened, as ash expects it at the end of a text. */
const CLOSERS: Readonly<Record<string, string>> = {
  '(': ')',
  '{': '}',
  case: 'esac',
  do: 'done',
  else: 'fi',
  elif: 'then',
  for: 'do',
  if: 'then',
  then: 'fi',
  until: 'do',
  while: 'do',
};

function ashFault(text: string, fault: SyntaxFault): string {
  if (fault.kind === 'unexpected') return `unexpected ${fault.token === 'newline' ? 'newline' : `"${fault.token}"`}`;
  if (fault.kind === 'unterminated' && fault.token !== ')' && fault.token !== '}') return 'unterminated quoted string';
  const open: string[] = [];
  for (const word of text.match(/[\w]+|[(){}]/g) ?? []) {
    if (CLOSERS[open.at(-1) ?? ''] === word) open.pop();
    if (CLOSERS[word] !== undefined) open.push(word);
  }
  const missing = CLOSERS[open.at(-1) ?? ''];
  return `unexpected end of file${missing === undefined ? '' : ` (expecting "${missing}")`}`;
}

/** Says why a text is no script, in the words of the shell. */
export function printFault(shell: Shell, text: string, fault: SyntaxFault): void {
  if (shell.dialect === 'ash') {
    shell.error(`syntax error: ${ashFault(text, fault)}`);
    return;
  }
  const lines = text.split('\n');
  const at = (line: number): string =>
    shell.mode === 'prompt'
      ? `${shell.name}: `
      : `${shell.name}: ${shell.mode === 'command' ? '-c: ' : ''}line ${shell.lineBase + line}: `;
  if (fault.kind === 'unexpected') {
    const line = lineOf(text, fault.pos);
    const prefix = at(line);
    shell.proc.error(`${prefix}syntax error near unexpected token \`${fault.token}'\n`);
    if (shell.mode !== 'prompt') shell.proc.error(`${prefix}\`${lines[line - 1]}'\n`);
  } else if (fault.kind === 'unterminated') {
    // A parenthesis is missed at the end, a quote where it was opened.
    const line = fault.token === ')' ? lines.length + 1 : lineOf(text, fault.pos);
    shell.proc.error(`${at(line)}unexpected EOF while looking for matching \`${fault.token}'\n`);
    if (shell.mode === 'script') {
      shell.proc.error(`${at(lines.length + (text.endsWith('\n') ? 0 : 1))}syntax error: unexpected end of file\n`);
    }
  } else {
    shell.proc.error(`${at(lines.length + (text.endsWith('\n') ? 0 : 1))}syntax error: unexpected end of file\n`);
  }
}
