import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { ExecError } from '../program.ts';
import type { Flavour } from './command.ts';
import { misused } from './misuse.ts';

export function* which(proc: Proc, flavour: Flavour): Task<number> {
  if (flavour === 'busybox' && proc.argv.length === 1) return misused(proc, flavour, '');
  let status = 0;
  for (const name of proc.argv.slice(1)) {
    if (name.startsWith('-')) continue;
    try {
      proc.print(
        `${name.includes('/') ? (proc.machine.which(name, proc.cwd, ''), name) : proc.machine.which(name, proc.cwd, proc.env.get('PATH') ?? '')}\n`,
      );
    } catch (error) {
      if (!(error instanceof ExecError)) throw error;
      status = 1;
      if (flavour === 'gnu') proc.error(`/usr/bin/which: no ${name} in (${proc.env.get('PATH') ?? ''})\n`);
    }
  }
  return status;
}
