import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { splitLines } from './command.ts';
import { perText } from './per-text.ts';

export function* rev(proc: Proc): Task<number> {
  return yield* perText(proc, (text) =>
    splitLines(text)
      .map((line) => `${[...line].reverse().join('')}\n`)
      .join(''),
  );
}
