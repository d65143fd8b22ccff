import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, parseOptions, readInput, splitLines, write } from './command.ts';

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
