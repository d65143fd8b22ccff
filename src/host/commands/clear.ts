import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';

export function* clear(proc: Proc): Task<number> {
  proc.print('\x1b[H\x1b[2J\x1b[3J');
  return 0;
}
