import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { textWidth } from '../../kernel/utf8.ts';
import { type Flavour, parseOptions, readInput, splitLines, write } from './command.ts';

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
