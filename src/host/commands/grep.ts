import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { toJsRegExp } from '../regexp.ts';
import { escapeRegExp, matchPattern } from '../shell/pattern.ts';
import { utf8Length } from '../../kernel/utf8.ts';
import { complain, Lines, openInput, parseOptions, soon, write, type Flavour } from './command.ts';
import { misused } from './misuse.ts';

export function* grep(proc: Proc, flavour: Flavour): Task<number> {
  const name = basename(proc.argv[0]);
  const parsed = parseOptions(
    proc,
    {
      short: 'iyvcnobEFGPwxqsrRhHlLe:f:m:A:B:C:zaUI',
      long: {
        'ignore-case': 'i',
        'invert-match': 'v',
        count: 'c',
        'line-number': 'n',
        'only-matching': 'o',
        'extended-regexp': 'E',
        'fixed-strings': 'F',
        'word-regexp': 'w',
        'line-regexp': 'x',
        quiet: 'q',
        silent: 'q',
        'no-messages': 's',
        recursive: 'r',
        'no-filename': 'h',
        'with-filename': 'H',
        'files-with-matches': 'l',
        'files-without-match': 'L',
        regexp: 'e',
        file: 'f',
        'max-count': 'm',
        'after-context': 'A',
        'before-context': 'B',
        context: 'C',
        color: 'color=?',
        colour: 'color=?',
        'line-buffered': 'line-buffered',
        include: 'include=',
        exclude: 'exclude=',
        text: 'a',
        'basic-regexp': 'G',
        'perl-regexp': 'P',
        'byte-offset': 'b',
      },
      status: 2,
      digits: 'C',
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const rest = [...parsed.rest];
  const patterns: string[] = [];
  for (const [option, value] of parsed.all) {
    if (option === 'e') patterns.push(...value.split('\n'));
    if (option === 'f') {
      try {
        const text = proc.machine.fs.readFile(proc.resolve(value));
        if (text !== '') patterns.push(...text.replace(/\n$/, '').split('\n'));
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        complain(proc, `${value}: ${error.message}`);
        return 2;
      }
    }
  }
  if (!options.has('e') && !options.has('f')) {
    const pattern = rest.shift();
    if (pattern === undefined) {
      if (flavour === 'busybox') return misused(proc, flavour, '');
      proc.error(`Usage: ${name} [OPTION]... PATTERNS [FILE]...\nTry '${name} --help' for more information.\n`);
      return 2;
    }
    patterns.push(...pattern.split('\n'));
  }
  const modes = parsed.all.map(([option]) => option).filter((option) => 'EFGP'.includes(option));
  const mode = modes[modes.length - 1] ?? (name === 'egrep' ? 'E' : name === 'fgrep' ? 'F' : 'G');
  const flags = `g${options.has('i') || options.has('y') ? 'i' : ''}`;
  const regexps: RegExp[] = [];
  for (const pattern of patterns) {
    const regexp = compilePattern(pattern, mode, flags, options.has('w'), options.has('x'));
    if (regexp === undefined) {
      complain(proc, explain(pattern));
      return 2;
    }
    regexps.push(regexp);
  }
  const invert = options.has('v');
  const find = (line: string): RegExpExecArray[] => {
    const found: RegExpExecArray[] = [];
    for (const regexp of regexps) {
      regexp.lastIndex = 0;
      const match = regexp.exec(line);
      if (match !== null) found.push(match);
    }
    return found;
  };

  const recursive = options.has('r') || options.has('R');
  let status = 1;
  let failed = false;
  const paths = recursive
    ? (rest.length > 0 ? rest : ['.']).flatMap((path) => walk(proc, path, options))
    : rest.length > 0
      ? rest
      : ['-'];
  const named = options.has('H') || (!options.has('h') && (rest.length > 1 || recursive));
  const after = Number(options.get('A') ?? options.get('C') ?? 0);
  const beforeCount = Number(options.get('B') ?? options.get('C') ?? 0);
  const most = Number(options.get('m') ?? Infinity);
  let separated = false;
  for (const path of paths) {
    const shown = path === '-' ? '(standard input)' : path;
    if (path !== '-' && proc.machine.fs.isDirectory(proc.resolve(path))) {
      complain(proc, `${path}: Is a directory`);
      failed ||= flavour === 'gnu';
      continue;
    }
    const file =
      options.has('s') && path !== '-' && !proc.machine.fs.exists(proc.resolve(path))
        ? undefined
        : openInput(proc, path);
    if (file === undefined) {
      failed = true;
      continue;
    }
    const lines = new Lines(file.input ?? proc.stdin);
    const before: { line: string; number: number; offset: number }[] = [];
    let number = 0;
    let count = 0;
    let trailing = 0;
    let printed = 0;
    let offset = 0;
    const prefix = (n: number, mark: string, at: number): string =>
      `${named ? shown + mark : ''}${options.has('n') ? n + mark : ''}${options.has('b') ? at + mark : ''}`;
    try {
      while (count < most || trailing > 0) {
        const line = yield* lines.next();
        if (line === undefined) break;
        number++;
        if (number % 5_000 === 0) yield soon(proc);
        const at = offset;
        offset += utf8Length(line) + 1;
        const found = count < most ? find(line) : [];
        const hit = count < most && found.length > 0 !== invert;
        if (hit) {
          count++;
          status = 0;
          if (options.has('q')) return 0;
          if (options.has('l') || options.has('L')) break;
          if (options.has('c')) continue;
          if (options.has('o')) {
            if (!invert)
              yield* write(
                proc,
                onlyMatches(line, regexps)
                  .map(({ text, index }) => `${prefix(number, ':', at + utf8Length(line.slice(0, index)))}${text}\n`)
                  .join(''),
              );
            continue;
          }
          if ((after > 0 || beforeCount > 0) && separated && printed < number - before.length - 1 && trailing === 0)
            yield* write(proc, '--\n');
          for (const each of before) yield* write(proc, `${prefix(each.number, '-', each.offset)}${each.line}\n`);
          before.length = 0;
          yield* write(proc, `${prefix(number, ':', at)}${line}\n`);
          printed = number;
          separated = true;
          trailing = after;
        } else if (trailing > 0 && !options.has('c')) {
          trailing--;
          yield* write(proc, `${prefix(number, '-', at)}${line}\n`);
          printed = number;
        } else if (beforeCount > 0) {
          before.push({ line, number, offset: at });
          if (before.length > beforeCount) before.shift();
        }
      }
    } finally {
      file.close();
    }
    if (options.has('c') && !options.has('l') && !options.has('L'))
      yield* write(proc, `${named ? `${shown}:` : ''}${count}\n`);
    if (options.has('l') && count > 0) yield* write(proc, `${shown}\n`);
    if (options.has('L') && count === 0) yield* write(proc, `${shown}\n`);
  }
  return failed ? 2 : status;
}

function compilePattern(
  pattern: string,
  mode: string,
  flags: string,
  word: boolean,
  line: boolean,
): RegExp | undefined {
  let source: string;
  if (mode === 'F') source = escapeRegExp(pattern);
  else if (mode === 'P') source = pattern;
  else {
    const regexp = toJsRegExp(pattern, { extended: mode === 'E' });
    if (regexp === undefined) return undefined;
    source = pattern === '' ? '' : regexp.source;
  }
  if (word) source = `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])`;
  if (line) source = `^(?:${source})$`;
  try {
    return new RegExp(source, `u${flags}`);
  } catch {
    return undefined;
  }
}

function explain(pattern: string): string {
  const unescaped = pattern.replace(/\\./g, '');
  if (/\[[^\]]*$/.test(unescaped)) return 'Unmatched [, [^, [:, [., or [=';
  if (/\\$/.test(pattern)) return 'Trailing backslash';
  const open = (pattern.match(/\(/g) ?? []).length;
  const close = (pattern.match(/\)/g) ?? []).length;
  if (open > close) return 'Unmatched ( or \\(';
  if (close > open) return 'Unmatched ) or \\)';
  return 'Invalid regular expression';
}

function onlyMatches(line: string, regexps: readonly RegExp[]): { text: string; index: number }[] {
  const out: { text: string; index: number }[] = [];
  let at = 0;
  while (at <= line.length) {
    let best: RegExpExecArray | undefined;
    for (const regexp of regexps) {
      regexp.lastIndex = at;
      const match = regexp.exec(line);
      if (
        match !== null &&
        (best === undefined ||
          match.index < best.index ||
          (match.index === best.index && match[0].length > best[0].length))
      )
        best = match;
    }
    if (best === undefined) break;
    if (best[0] !== '') out.push({ text: best[0], index: best.index });
    at = best.index + Math.max(1, best[0].length);
  }
  return out;
}

function walk(proc: Proc, path: string, options: ReadonlyMap<string, string>): string[] {
  const { fs } = proc.machine;
  if (!fs.isDirectory(proc.resolve(path))) return [path];
  const out: string[] = [];
  for (const name of fs.readdir(proc.resolve(path))) {
    const below = path === '/' ? `/${name}` : `${path.replace(/\/$/, '')}/${name}`;
    const inode = fs.tryInode(proc.resolve(below), false);
    if (inode?.kind === 'directory') out.push(...walk(proc, below, options));
    else if (inode?.kind === 'file') {
      const include = options.get('include');
      const exclude = options.get('exclude');
      if (include !== undefined && !matchPattern(include, name)) continue;
      if (exclude !== undefined && matchPattern(exclude, name)) continue;
      out.push(path === '.' && !options.has('H') ? below.replace(/^\.\//, '') : below);
    }
  }
  return out;
}
