import { compareText } from '../../kernel/compare.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { complain, parseOptions, readInput, splitLines, write, type Flavour } from './command.ts';

interface Key {
  readonly from: number;
  readonly fromChar: number;
  readonly to: number;
  readonly toChar: number;
  readonly flags: string;
}

type Compare = (a: string, b: string) => number;

function numeric(text: string): number {
  return Number.parseFloat(/^\s*-?(?:\d+\.?\d*|\.\d+)/.exec(text)?.[0] ?? '0') || 0;
}

function human(text: string): number {
  const match = /^\s*(-?[\d.]+)\s*([KMGTPE]?)/i.exec(text);
  if (match === null) return 0;
  return Number(match[1]) * 1024 ** ' KMGTPE'.indexOf(match[2].toUpperCase() || ' ');
}

function version(a: string, b: string): number {
  const split = (text: string): string[] => text.match(/\d+|\D+/g) ?? [];
  const left = split(a);
  const right = split(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    const order = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : compareText(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

function comparer(flags: string): Compare {
  let clean = (text: string): string => text;
  if (flags.includes('b')) clean = (text) => text.replace(/^[ \t]+/, '');
  if (flags.includes('d')) {
    const before = clean;
    clean = (text) => before(text).replace(/[^\p{L}\p{N} \t]/gu, '');
  }
  if (flags.includes('f')) {
    const before = clean;
    clean = (text) => before(text).toUpperCase();
  }
  let base: Compare = compareText;
  if (flags.includes('n') || flags.includes('g')) base = (a, b) => numeric(a) - numeric(b);
  else if (flags.includes('h')) base = (a, b) => human(a) - human(b);
  else if (flags.includes('V')) base = version;
  else if (flags.includes('M'))
    base = (a, b) =>
      MONTHS.indexOf(a.trim().slice(0, 3).toUpperCase()) - MONTHS.indexOf(b.trim().slice(0, 3).toUpperCase());
  return (a, b) => base(clean(a), clean(b));
}

/** Orders as `sort` does in the C locale. Options come as letters. */
export function* sort(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'nrufbdghVMsck:t:o:z',
      long: {
        'numeric-sort': 'n',
        reverse: 'r',
        unique: 'u',
        'ignore-case': 'f',
        'ignore-leading-blanks': 'b',
        'human-numeric-sort': 'h',
        'version-sort': 'V',
        key: 'k',
        'field-separator': 't',
        output: 'o',
        stable: 's',
        check: 'c',
      },
      status: 2,
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const general = [...'nfbdghVM'].filter((letter) => options.has(letter)).join('');
  const separator = options.get('t') === '\\0' ? '\0' : options.get('t');
  if (separator !== undefined && [...separator].length !== 1) {
    complain(proc, separator === '' ? 'empty tab' : `multi-character tab '${separator}'`);
    return 2;
  }
  const keys: Key[] = [];
  for (const [option, value] of parsed.all) {
    if (option !== 'k') continue;
    const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(value);
    if (match === null || Number(match[1]) === 0) {
      complain(
        proc,
        match === null
          ? `invalid number at field start: invalid count at start of '${value}'`
          : `field number is zero: invalid field specification '${value}'`,
      );
      return 2;
    }
    keys.push({
      from: Number(match[1]),
      fromChar: Number(match[2] ?? 1),
      to: match[4] === undefined ? Infinity : Number(match[4]),
      toChar: Number(match[5] ?? 0),
      flags: match[3] + (match[6] ?? ''),
    });
  }
  const lines: string[] = [];
  const delimiter = options.has('z') ? '\0' : '\n';
  for (const path of parsed.rest.length > 0 ? parsed.rest : ['-']) {
    const text = yield* readInput(proc, path, flavour === 'gnu' ? 'cannot read: %' : '');
    if (text === undefined) return 2;
    if (delimiter === '\n') lines.push(...splitLines(text));
    else lines.push(...text.replace(/\0$/, '').split('\0'));
  }
  const fields = (line: string): string[] =>
    separator !== undefined ? line.split(separator) : (line.match(/\s*\S+/g) ?? []);
  const part = (line: string, key: Key): string => {
    const all = fields(line);
    const last = Math.min(key.to, all.length);
    let text = all.slice(key.from - 1, last).join(separator ?? '');
    if (key.toChar > 0 && key.to <= all.length) {
      const before =
        all.slice(key.from - 1, key.to - 1).join(separator ?? '').length +
        (key.to > key.from && separator !== undefined ? 1 : 0);
      text = text.slice(0, before + key.toChar);
    }
    return text.slice(key.fromChar - 1);
  };
  const compares = keys.map((key): Compare => {
    const own = key.flags.replace(/[r]/g, '');
    const compare = comparer(own === '' ? general : own);
    const reversed = key.flags === '' ? options.has('r') : key.flags.includes('r');
    return (a, b) => (reversed ? -1 : 1) * compare(part(a, key), part(b, key));
  });
  if (compares.length === 0) {
    const compare = comparer(general);
    compares.push((a, b) => (options.has('r') ? -1 : 1) * compare(a, b));
  }
  const byKeys: Compare = (a, b) => {
    for (const compare of compares) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
  const full: Compare = (a, b) =>
    byKeys(a, b) || (options.has('s') || options.has('u') ? 0 : (options.has('r') ? -1 : 1) * compareText(a, b));
  if (options.has('c')) {
    for (let i = 1; i < lines.length; i++) {
      if (byKeys(lines[i - 1], lines[i]) <= (options.has('u') ? -1 : 0)) continue;
      complain(proc, `${parsed.rest[0] ?? '-'}:${i + 1}: disorder: ${lines[i]}`);
      return 1;
    }
    return 0;
  }
  lines.sort(full);
  const kept = options.has('u') ? lines.filter((line, i) => i === 0 || byKeys(lines[i - 1], line) !== 0) : lines;
  const text = kept.map((line) => line + delimiter).join('');
  const output = options.get('o');
  if (output === undefined) yield* write(proc, text);
  else {
    const file = proc.open(output, { write: true, create: true, truncate: true });
    file.writer?.write(text);
    file.close();
  }
  return 0;
}
