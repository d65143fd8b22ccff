import type { Task } from '../../kernel/wait.ts';
import { dirname as directory } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import type { Flavour } from './command.ts';
import { misused } from './misuse.ts';

export function* dirname(proc: Proc, flavour: Flavour): Task<number> {
  const rest = proc.argv.slice(1);
  if (rest.length === 0) {
    return misused(proc, flavour, 'missing operand');
  }
  for (const path of rest) proc.print(`${directory(path)}\n`);
  return 0;
}
