import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { textWidth, utf8Decode, utf8Encode } from '../utf8.ts';
import { complain, parseOptions, readInput, splitLines, write, type Flavour } from './command.ts';

export function* paste(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'd:s', long: { delimiters: 'd', serial: 's' } }, flavour);
  if (typeof parsed === 'number') return parsed;
  const delimiters = [...(parsed.options.get('d') ?? '\t').replace(/\\n/g, '\n').replace(/\\t/g, '\t')];
  const paths = parsed.rest.length > 0 ? parsed.rest : ['-'];
  const join = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell : (delimiters[(i - 1) % delimiters.length] ?? '') + cell)).join('');
  const columns: string[][] = [];
  const distinct = new Set(paths);
  const shared = distinct.has('-') ? splitLines((yield* readInput(proc, '-')) ?? '') : [];
  const dashes = paths.filter((path) => path === '-').length;
  let dash = 0;
  for (const path of paths) {
    if (path === '-') {
      const nth = dash++;
      columns.push(
        parsed.options.has('s') ? (nth === 0 ? shared : []) : shared.filter((_line, i) => i % dashes === nth),
      );
      continue;
    }
    const text = yield* readInput(proc, path);
    if (text === undefined) return 1;
    columns.push(splitLines(text));
  }
  if (parsed.options.has('s')) yield* write(proc, columns.map((lines) => `${join(lines)}\n`).join(''));
  else {
    const rows = Math.max(...columns.map((lines) => lines.length));
    for (let r = 0; r < rows; r++) yield* write(proc, `${join(columns.map((lines) => lines[r] ?? ''))}\n`);
  }
  return 0;
}

export function* column(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'ts:o:c:n', long: { table: 't', separator: 's', 'output-separator': 'o' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  let text = '';
  for (const path of parsed.rest.length > 0 ? parsed.rest : ['-']) text += (yield* readInput(proc, path)) ?? '';
  const lines = splitLines(text).filter((line) => line.trim() !== '');
  if (!parsed.options.has('t')) {
    yield* write(proc, lines.map((line) => `${line}\n`).join(''));
    return 0;
  }
  const separator = parsed.options.get('s');
  const rows = lines.map((line) => (separator === undefined ? line.trim().split(/\s+/) : line.split(separator)));
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, textWidth(cell))));
  const gap = parsed.options.get('o') ?? '  ';
  yield* write(
    proc,
    rows
      .map(
        (row) =>
          `${row.map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat(widths[i] - textWidth(cell)))).join(gap)}\n`,
      )
      .join(''),
  );
  return 0;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function* base64(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'diw:', long: { decode: 'd', 'ignore-garbage': 'i', wrap: 'w' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const text = yield* readInput(proc, parsed.rest[0] ?? '-');
  if (text === undefined) return 1;
  if (parsed.options.has('d')) {
    const clean = text.replace(/\s+/g, '');
    const bytes: number[] = [];
    let bits = 0;
    let count = 0;
    for (const c of clean.replace(/=+$/, '')) {
      const value = ALPHABET.indexOf(c);
      if (value < 0) {
        if (parsed.options.has('i')) continue;
        yield* write(proc, utf8Decode(bytes));
        complain(proc, 'invalid input');
        return 1;
      }
      bits = (bits << 6) | value;
      count += 6;
      if (count < 8) continue;
      count -= 8;
      bytes.push((bits >> count) & 255);
      bits &= (1 << count) - 1;
    }
    yield* write(proc, utf8Decode(bytes));
    return 0;
  }
  const bytes = utf8Encode(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let k = 0; k < 4; k++) out += i + k > bytes.length ? '=' : ALPHABET[(group >> (18 - 6 * k)) & 63];
  }
  const wrap = Number(parsed.options.get('w') ?? 76);
  yield* write(
    proc,
    wrap === 0 ? out : (out.match(new RegExp(`.{1,${wrap}}`, 'g')) ?? []).map((line) => `${line}\n`).join(''),
  );
  return 0;
}

/** The longest common subsequence as a script of kept, removed and added lines. */
function compare(a: readonly string[], b: readonly string[]): { op: ' ' | '-' | '+'; line: string }[] {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j]
          ? table[(i + 1) * width + j + 1] + 1
          : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
  }
  const out: { op: ' ' | '-' | '+'; line: string }[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ op: ' ', line: a[i++] });
      j++;
    } else if (i < a.length && (j >= b.length || table[(i + 1) * width + j] >= table[i * width + j + 1]))
      out.push({ op: '-', line: a[i++] });
    else out.push({ op: '+', line: b[j++] });
  }
  return out;
}

export function* diff(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'uqU:bwirN', long: { unified: 'u', brief: 'q', 'ignore-case': 'i', recursive: 'r' }, status: 2 },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const [left, right] = parsed.rest;
  if (left === undefined || right === undefined) {
    proc.error(`diff: missing operand after '${left ?? 'diff'}'\ndiff: Try 'diff --help' for more information.\n`);
    return 2;
  }
  const first = yield* readInput(proc, left);
  const second = yield* readInput(proc, right);
  if (first === undefined || second === undefined) return 2;
  const { options } = parsed;
  const normal = (line: string): string => {
    let text = options.has('w')
      ? line.replace(/\s+/g, '')
      : options.has('b')
        ? line.replace(/\s+/g, ' ').trimEnd()
        : line;
    if (options.has('i')) text = text.toLowerCase();
    return text;
  };
  const a = splitLines(first);
  const b = splitLines(second);
  if (a.map(normal).join('\n') === b.map(normal).join('\n')) return 0;
  if (options.has('q')) {
    proc.print(`Files ${left} and ${right} differ\n`);
    return 1;
  }
  const script = compare(a, b);
  const unified = options.has('u') || options.has('U') || flavour === 'busybox';
  const context = unified ? Number(options.get('U') ?? 3) : 0;
  const hunks: { from: number; to: number }[] = [];
  script.forEach(({ op }, i) => {
    if (op === ' ') return;
    const last = hunks[hunks.length - 1];
    if (last !== undefined && i <= last.to + 2 * context + (unified ? 1 : 1)) last.to = i;
    else hunks.push({ from: i, to: i });
  });
  let out = unified ? `--- ${left}\n+++ ${right}\n` : '';
  for (const hunk of hunks) {
    const from = Math.max(0, hunk.from - context);
    const to = Math.min(script.length - 1, hunk.to + context);
    const lineA = script.slice(0, from).filter(({ op }) => op !== '+').length;
    const lineB = script.slice(0, from).filter(({ op }) => op !== '-').length;
    const part = script.slice(from, to + 1);
    const countA = part.filter(({ op }) => op !== '+').length;
    const countB = part.filter(({ op }) => op !== '-').length;
    if (unified) {
      const range = (line: number, count: number): string =>
        count === 1 ? String(line + 1) : `${count === 0 ? line : line + 1},${count}`;
      out += `@@ -${range(lineA, countA)} +${range(lineB, countB)} @@\n${part.map(({ op, line }) => `${op}${line}\n`).join('')}`;
      continue;
    }
    const range = (line: number, count: number): string =>
      count <= 1 ? String(count === 0 ? line : line + 1) : `${line + 1},${line + count}`;
    const verb = countA === 0 ? 'a' : countB === 0 ? 'd' : 'c';
    out += `${range(lineA, countA)}${verb}${range(lineB, countB)}\n`;
    out += part
      .filter(({ op }) => op === '-')
      .map(({ line }) => `< ${line}\n`)
      .join('');
    if (verb === 'c') out += '---\n';
    out += part
      .filter(({ op }) => op === '+')
      .map(({ line }) => `> ${line}\n`)
      .join('');
  }
  yield* write(proc, out);
  return 1;
}

/** `more` and `less`: a page at a time on a terminal, all at once elsewhere. */
export function* pager(proc: Proc): Task<number> {
  const paths = proc.argv.slice(1).filter((word) => !/^[-+]./.test(word));
  let text = '';
  for (const path of paths.length > 0 ? paths : ['-']) {
    const part = yield* readInput(proc, path);
    if (part === undefined) return 1;
    text += part;
  }
  const { tty } = proc;
  if (!proc.isTty(1) || tty === undefined) {
    yield* write(proc, text);
    return 0;
  }
  const less = proc.argv[0].endsWith('less');
  const lines = splitLines(text);
  let at: number;
  tty.setMode({ canonical: false, echo: false, signals: true, output: true });
  try {
    const page = (): number => Math.max(1, tty.rows - 1);
    const show = (from: number, count: number): void =>
      proc.print(
        lines
          .slice(from, from + count)
          .map((line) => `${line}\n`)
          .join(''),
      );
    show(0, page());
    at = Math.min(lines.length, page());
    while (less || at < lines.length) {
      proc.print(
        `\x1b[7m${at >= lines.length ? '(END)' : less ? ':' : `--More--(${Math.floor((at / lines.length) * 100)}%)`}\x1b[27m`,
      );
      const keys = yield* tty.reader.read();
      proc.print('\r\x1b[K');
      if (keys === null || /^[qQ]/.test(keys)) break;
      if (keys.startsWith(' ') || keys === '\x1b[6~' || keys === 'f') {
        show(at, page());
        at = Math.min(lines.length, at + page());
      } else if (
        less &&
        (keys === 'b' || keys === '\x1b[5~' || keys === 'k' || keys === '\x1b[A' || keys === 'g' || keys === 'G')
      ) {
        const back = keys === 'k' || keys === '\x1b[A' ? 1 : page();
        const end = keys === 'g' ? page() : keys === 'G' ? lines.length : Math.max(page(), at - back);
        at = Math.min(lines.length, end);
        proc.print('\x1b[H\x1b[2J');
        show(Math.max(0, at - page()), page());
      } else if (/^[\r\nj]|^\x1b\[B/.test(keys)) {
        show(at, 1);
        at = Math.min(lines.length, at + 1);
      }
    }
  } finally {
    tty.setMode({ canonical: true, echo: true, signals: true, output: true });
  }
  return 0;
}
