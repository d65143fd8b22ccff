import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, parseOptions } from './command.ts';

export function* readlink(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'femnqsvz', long: { canonicalize: 'f' } }, flavour);
  if (typeof parsed === 'number') return parsed;
  let status = 0;
  for (const path of parsed.rest) {
    try {
      const at = proc.resolve(path);
      const target = ['f', 'e', 'm'].some((option) => parsed.options.has(option))
        ? proc.machine.fs.realpath(at)
        : proc.machine.fs.readlink(at);
      proc.print(parsed.options.has('n') ? target : `${target}\n`);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      status = 1;
    }
  }
  return status;
}
