import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { utf8Length } from '../../kernel/utf8.ts';
import { parseOptions, readInput, type Flavour } from './command.ts';

export function* wc(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'lwcmL', long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm', 'max-line-length': 'L' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const letters =
    parsed.options.size === 0
      ? ['l', 'w', 'c']
      : ['l', 'w', 'm', 'c', 'L'].filter((letter) => parsed.options.has(letter));
  const rows: { counts: number[]; name: string }[] = [];
  let status = 0;
  for (const path of parsed.rest.length > 0 ? parsed.rest : ['-']) {
    const text = yield* readInput(proc, path);
    if (text === undefined) {
      status = 1;
      continue;
    }
    const count: Record<string, number> = {
      l: text.split('\n').length - 1,
      w: text.split(/\s+/).filter((word) => word !== '').length,
      c: utf8Length(text),
      m: [...text].length,
      L: Math.max(0, ...text.split('\n').map((line) => line.length)),
    };
    rows.push({ counts: letters.map((letter) => count[letter]), name: parsed.rest.length === 0 ? '' : path });
  }
  if (parsed.rest.length > 1) {
    const total = letters.map((letter, i) =>
      letter === 'L'
        ? Math.max(...rows.map((row) => row.counts[i]))
        : rows.reduce((sum, row) => sum + row.counts[i], 0),
    );
    rows.push({ counts: total, name: 'total' });
  }
  const digits = Math.max(1, ...rows.flatMap((row) => row.counts.map((n) => String(n).length)));
  // Without file names GNU wc cannot know the sizes and takes seven columns; a single number stands alone.
  const width =
    letters.length === 1 && rows.length <= 1
      ? 1
      : flavour === 'busybox'
        ? 9
        : parsed.rest.length === 0 || parsed.rest.includes('-')
          ? 7
          : digits;
  for (const row of rows) {
    const numbers = row.counts.map((n) => String(n).padStart(width)).join(flavour === 'busybox' ? ' ' : ' ');
    proc.print(`${numbers}${row.name === '' ? '' : ` ${row.name}`}\n`);
  }
  return status;
}
