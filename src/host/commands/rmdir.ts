import type { Task } from '../../kernel/wait.ts';
import { dirname } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, attempt, parseOptions } from './command.ts';
import { misused } from './misuse.ts';

export function* rmdir(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'pv', long: { parents: 'p', verbose: 'v', 'ignore-fail-on-non-empty': 'ignore' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  if (parsed.rest.length === 0) return misused(proc, flavour, 'missing operand');
  let status = 0;
  for (const path of parsed.rest) {
    const remove = (each: string): boolean =>
      attempt(proc, flavour === 'busybox' ? `'${each}'` : `failed to remove '${each}'`, () =>
        proc.machine.fs.rmdir(proc.resolve(each)),
      );
    let good = remove(path);
    for (
      let above = dirname(path);
      good && parsed.options.has('p') && above !== '.' && above !== '/';
      above = dirname(above)
    )
      good = remove(above);
    if (!good) status = 1;
  }
  return status;
}
