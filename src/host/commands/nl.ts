import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { splitLines } from './command.ts';
import { perText } from './per-text.ts';

export function* nl(proc: Proc): Task<number> {
  let n = 0;
  const all = proc.argv.slice(1).some((word) => word === '-ba' || word === '-b');
  return yield* perText(proc, (text) =>
    splitLines(text)
      .map((line) => (line === '' && !all ? `${' '.repeat(7)}\n` : `${String(++n).padStart(6)}\t${line}\n`))
      .join(''),
  );
}
