import type { Task } from '../../kernel/wait.ts';
import { dirname as directory } from '../fs/path.ts';
import type { Proc } from '../proc.ts';

export function* dirname(proc: Proc): Task<number> {
  const rest = proc.argv.slice(1);
  if (rest.length === 0) {
    proc.error("dirname: missing operand\nTry 'dirname --help' for more information.\n");
    return 1;
  }
  for (const path of rest) proc.print(`${directory(path)}\n`);
  return 0;
}
