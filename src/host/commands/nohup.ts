import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import type { Flavour } from './command.ts';
import { run } from './run-instead.ts';
import { misused } from './misuse.ts';

export function* nohup(proc: Proc, flavour: Flavour): Task<number> {
  if (proc.argv.length < 2) {
    return misused(proc, flavour, 'missing operand', 125);
  }
  proc.handle('SIGHUP', 'ignore');
  if (proc.isTty(1)) {
    proc.error("nohup: ignoring input and appending output to 'nohup.out'\n");
    proc.fds.get(1)?.close();
    const file = proc.open('nohup.out', { append: true, create: true, mode: 0o600 });
    proc.fds.set(1, file);
    if (proc.isTty(2)) {
      proc.fds.get(2)?.close();
      proc.fds.set(2, file.duplicate());
    }
  }
  return yield* run(proc, flavour, proc.argv.slice(1));
}
