import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, attempt, parseOptions } from './command.ts';
import { misused } from './misuse.ts';

export function* mkdir(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'pm:v', long: { parents: 'p', mode: 'm', verbose: 'v' } }, flavour);
  if (typeof parsed === 'number') return parsed;
  if (parsed.rest.length === 0) return misused(proc, flavour, 'missing operand');
  let status = 0;
  const mode = parsed.options.get('m');
  for (const path of parsed.rest) {
    const good = attempt(
      proc,
      flavour === 'busybox' ? `can't create directory '${path}'` : `cannot create directory '${path}'`,
      () => {
        proc.machine.fs.mkdir(proc.resolve(path), {
          parents: parsed.options.has('p'),
          mode: mode === undefined ? 0o777 & ~proc.umask : parseInt(mode, 8),
        });
        if (parsed.options.has('v')) proc.print(`mkdir: created directory '${path}'\n`);
      },
    );
    if (!good) status = 1;
  }
  return status;
}
