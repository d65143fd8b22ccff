import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { readInput, write } from './command.ts';

/** Commands that turn whole texts into texts. */
export function* perText(proc: Proc, convert: (text: string) => string): Task<number> {
  let status = 0;
  for (const path of proc.argv
    .slice(1)
    .filter((word) => word === '-' || !word.startsWith('-'))
    .concat(proc.argv.length === 1 ? ['-'] : [])) {
    const text = yield* readInput(proc, path);
    if (text === undefined) status = 1;
    else yield* write(proc, convert(text));
  }
  return status;
}
