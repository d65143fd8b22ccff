import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';

export function* pwd(proc: Proc): Task<number> {
  proc.print(`${proc.cwd}\n`);
  return 0;
}
