import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, parseOptions, readInput, splitLines, write } from './command.ts';
import { misused } from './misuse.ts';

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
    if (flavour === 'busybox') return misused(proc, flavour, '');
    proc.error(`diff: missing operand after '${left ?? 'diff'}'\ndiff: Try 'diff --help' for more information.\n`);
    return 2;
  }
  const missing = flavour === 'gnu' ? '' : "can't stat '%'";
  const first = yield* readInput(proc, left, missing);
  const second = yield* readInput(proc, right, missing);
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
