import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';

export function* man(proc: Proc): Task<number> {
  const page = proc.argv[proc.argv.length - 1];
  if (proc.argv.length === 1) {
    proc.error("What manual page do you want?\nFor example, try 'man man'.\n");
    return 1;
  }
  proc.error(
    `No manual entry for ${page}\n(Manual pages are not installed here. Try '${page} --help', or 'help ${page}' for what the shell has built in.)\n`,
  );
  return 16;
}
