import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import { basename as base, dirname as directory } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, complain, parseOptions } from './command.ts';

export function* realpath(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'emqsz' }, flavour);
  if (typeof parsed === 'number') return parsed;
  const { fs } = proc.machine;
  let status = 0;
  for (const path of parsed.rest) {
    const at = proc.resolve(path);
    try {
      // The last part need not exist.
      const parent = directory(at);
      proc.print(
        `${fs.exists(at) || parsed.options.has('e') || flavour === 'busybox' ? fs.realpath(at) : `${fs.realpath(parent).replace(/\/$/, '')}/${base(at)}`}\n`,
      );
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      complain(proc, `${path}: ${error.message}`);
      status = 1;
    }
  }
  return status;
}
