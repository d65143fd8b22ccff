import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { run } from './run-instead.ts';

export function* nohup(proc: Proc): Task<number> {
  if (proc.argv.length < 2) {
    proc.error("nohup: missing operand\nTry 'nohup --help' for more information.\n");
    return 125;
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
  return yield* run(proc, proc.argv.slice(1));
}
