import type { Task } from '../../kernel/wait.ts';
import { Confirmation } from './confirm.ts';
import { FsError } from '../fs/fs-error.ts';
import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, complain, parseOptions } from './command.ts';
import { join, targetOf } from './target-of.ts';

export function* mv(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'finvt:Tu', long: { force: 'f', verbose: 'v', 'no-clobber': 'n', 'target-directory': 't' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const target = targetOf(proc, flavour, parsed.rest, options);
  if (typeof target === 'number') return target;
  const { fs } = proc.machine;
  const confirmation = new Confirmation(proc);
  let status = 0;
  for (const source of target.sources) {
    const to = target.into === undefined ? target.to : join(target.into, basename(source));
    try {
      const from = proc.resolve(source);
      if (fs.tryInode(from, false) === undefined) {
        complain(
          proc,
          flavour === 'busybox'
            ? `can't rename '${source}': No such file or directory`
            : `cannot stat '${source}': No such file or directory`,
        );
        status = 1;
        continue;
      }
      if (options.has('n') && fs.exists(proc.resolve(to))) continue;
      if (options.has('i') && fs.exists(proc.resolve(to)) && !(yield* confirmation.ask(`overwrite '${to}'?`))) continue;
      fs.rename(from, proc.resolve(to));
      if (options.has('v')) proc.print(`renamed '${source}' -> '${to}'\n`);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      if (error.code === 'EINVAL') complain(proc, `cannot move '${source}' to a subdirectory of itself, '${to}'`);
      else complain(proc, `cannot move '${source}' to '${to}': ${error.message}`);
      status = 1;
    }
  }
  return status;
}
