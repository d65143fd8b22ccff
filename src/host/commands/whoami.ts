import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';

export function* whoami(proc: Proc): Task<number> {
  proc.print(`${proc.user}\n`);
  return 0;
}
