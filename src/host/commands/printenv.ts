import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { write } from './command.ts';

export function* printenv(proc: Proc): Task<number> {
  const names = proc.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (names.length === 0) {
    yield* write(proc, [...proc.env].map(([name, value]) => `${name}=${value}\n`).join(''));
    return 0;
  }
  let status = 0;
  for (const name of names) {
    const value = proc.env.get(name);
    if (value === undefined) status = 1;
    else proc.print(`${value}\n`);
  }
  return status;
}
