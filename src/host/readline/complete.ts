import type { Task } from '../../kernel/wait.ts';
import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { BUILTINS } from '../shell/builtins/index.ts';
import { KEYWORDS } from '../shell/builtins/names.ts';
import type { Shell } from '../shell/shell.ts';
import { textWidth } from '../../kernel/utf8.ts';

export interface Completion {
  /** Where the word begins, in characters of the text before the cursor. */
  readonly start: number;
  /** What the word becomes, with quotes and backslashes as needed; undefined when nothing can be added. */
  readonly replacement: string | undefined;
  /** All candidates as a list shows them, when there are several. */
  readonly list: readonly string[];
}

interface WordAt {
  readonly words: readonly string[];
  readonly index: number;
  readonly start: number;
  readonly quote: '' | '"' | "'";
  readonly raw: string;
}

/** Finds the words of the simple command in which the cursor stands. */
export function wordsBefore(before: string): WordAt {
  let words: string[] = [];
  let word = '';
  let raw = '';
  let open = false;
  let start = 0;
  let quote: '' | '"' | "'" = '';
  const characters = [...before];
  const end = (next: number): void => {
    if (open) words.push(word);
    word = '';
    raw = '';
    open = false;
    start = next;
  };
  characters.forEach((c, i) => {
    if (quote !== '') {
      raw += c;
      if (c === quote) quote = '';
      else word += c;
      return;
    }
    if (raw.endsWith('\\') && !raw.endsWith('\\\\')) {
      word += c;
      raw += c;
      return;
    }
    if (c === '"' || c === "'") {
      quote = c;
      if (!open) start = i;
      open = true;
      raw += c;
    } else if (/\s/.test(c)) end(i + 1);
    else if (';|&('.includes(c) || (c === '`' && !open)) {
      end(i + 1);
      words = [];
    } else if (c === '<' || c === '>') end(i + 1);
    else {
      if (!open) start = i;
      open = true;
      raw += c;
      if (c !== '\\') word += c;
    }
  });
  while (
    words.length > 0 &&
    (/^[A-Za-z_]\w*=/.test(words[0]) || ['sudo', 'watch', 'time', 'do', 'then', 'else', '!'].includes(words[0]))
  )
    words.shift();
  if (!open) start = characters.length;
  return { words: [...words, word], index: words.length, start, quote, raw };
}

/** Paths that begin with `word`, directories with a slash at the end. */
export function completeFiles(proc: Proc, word: string, o: { directories?: boolean } = {}): string[] {
  const { fs } = proc.machine;
  const slash = word.lastIndexOf('/');
  const directory = slash < 0 ? '' : word.slice(0, slash + 1);
  const prefix = word.slice(slash + 1);
  const home = proc.env.get('HOME') ?? '/root';
  const at = proc.resolve(directory === '' ? '.' : directory.replace(/^~(?=\/)/, home));
  if (!fs.isDirectory(at)) return [];
  const out: string[] = [];
  for (const name of fs.readdir(at)) {
    if (!name.startsWith(prefix) || (name.startsWith('.') && !prefix.startsWith('.'))) continue;
    const isDirectory = fs.isDirectory(`${at === '/' ? '' : at}/${name}`);
    if (o.directories === true && !isDirectory) continue;
    out.push(`${directory}${name}${isDirectory ? '/' : ''}`);
  }
  return out;
}

function commandNames(shell: Shell, prefix: string): string[] {
  const { proc } = shell;
  const names = new Set<string>([...BUILTINS.keys(), ...KEYWORDS, ...shell.aliases.keys(), ...shell.functions.keys()]);
  for (const directory of (shell.variables.get('PATH') ?? '').split(':')) {
    const at = proc.resolve(directory === '' ? '.' : directory);
    if (!proc.machine.fs.isDirectory(at)) continue;
    for (const name of proc.machine.fs.readdir(at)) {
      const inode = proc.machine.fs.tryInode(`${at}/${name}`);
      if (inode !== undefined && inode.kind !== 'directory' && (inode.mode & 0o111) !== 0) names.add(name);
    }
  }
  return [...names].filter((name) => name.startsWith(prefix)).sort();
}

function commonPrefix(texts: readonly string[]): string {
  let prefix = texts[0] ?? '';
  for (const text of texts) while (!text.startsWith(prefix)) prefix = [...prefix].slice(0, -1).join('');
  return prefix;
}

function escape(text: string, quote: '' | '"' | "'"): string {
  if (quote === "'") return quote + text.replaceAll("'", "'\\''");
  if (quote === '"') return quote + text.replace(/["\\$`]/g, '\\$&');
  return text.replace(/[\s"'\\$`&|;<>()*?[\]{}!#]/g, '\\$&');
}

/** Completes the word before the cursor as bash does: commands, variables, a program's own words, files. */
export function* complete(shell: Shell, before: string): Task<Completion> {
  const { words, index, start, quote, raw } = wordsBefore(before);
  const word = words[index];
  let candidates: readonly string[];
  let files = false;
  let plain = false;
  const variable = /^(.*)\$(\{?)(\w*)$/.exec(raw);
  const completer = index > 0 ? shell.proc.machine.completers.get(basename(words[0])) : undefined;
  if (variable !== null && quote !== "'") {
    const [, head, brace, name] = variable;
    candidates = shell.variables
      .names()
      .filter((each) => /^\w+$/.test(each) && each.startsWith(name))
      .map((each) => `${head}$${brace}${each}${brace === '' ? '' : '}'}`);
    plain = true;
  } else if (index === 0 && !word.includes('/') && !/[<>]\s*$/.test(before.slice(0, before.length - raw.length)))
    candidates = commandNames(shell, word);
  else if (completer !== undefined) {
    candidates = (yield* completer(words, index, shell.proc)).filter((each) => each.startsWith(word));
    files = candidates.some((each) => each.endsWith('/'));
  } else {
    candidates = completeFiles(shell.proc, word, {
      directories: words[0] === 'cd' || words[0] === 'rmdir' || words[0] === 'pushd',
    });
    files = true;
  }
  candidates = [...new Set(candidates)].sort();
  if (candidates.length === 0) return { start, replacement: undefined, list: [] };
  const quoted = (text: string): string =>
    plain ? text : /^~/.test(text) ? `~${escape(text.slice(1), quote)}` : escape(text, quote);
  if (candidates.length === 1) {
    const only = candidates[0];
    const open = only.endsWith('/') || only.endsWith('=');
    return { start, replacement: quoted(only) + (open ? '' : `${quote} `), list: [] };
  }
  const prefix = commonPrefix(candidates);
  const list = files
    ? candidates.map((path) => (path.endsWith('/') ? `${basename(path)}/` : basename(path)))
    : candidates;
  return { start, replacement: prefix.length > word.length ? quoted(prefix) : undefined, list };
}

/** Lays candidates out as readline does: equal columns, down first. */
export function layOut(list: readonly string[], columns: number): string {
  const width = Math.max(...list.map(textWidth)) + 2;
  const perRow = Math.max(1, Math.floor(columns / width));
  const rows = Math.ceil(list.length / perRow);
  let out = '';
  for (let r = 0; r < rows; r++) {
    let line = '';
    for (let i = r; i < list.length; i += rows) {
      const last = i + rows >= list.length;
      line += last ? list[i] : list[i] + ' '.repeat(width - textWidth(list[i]));
    }
    out += `${line}\n`;
  }
  return out;
}
