import type { Task } from '../../kernel/wait.ts';
import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, attempt, parseOptions } from './command.ts';
import { join, targetOf } from './target-of.ts';

export function* ln(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'sfnvrt:T', long: { symbolic: 's', force: 'f', 'no-dereference': 'n', verbose: 'v' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const rest = parsed.rest.length === 1 ? [parsed.rest[0], '.'] : parsed.rest;
  const target = targetOf(proc, flavour, rest, options.has('n') ? new Map([...options, ['T', '']]) : options);
  if (typeof target === 'number') return target;
  const { fs } = proc.machine;
  const kind = options.has('s') ? 'symbolic' : 'hard';
  const failure = (source: string, to: string): string => {
    if (flavour === 'gnu') return `failed to create ${kind} link '${to}'`;
    return options.has('s') ? to : source;
  };
  let status = 0;
  for (const source of target.sources) {
    const to = target.into === undefined ? target.to : join(target.into, basename(source));
    const at = proc.resolve(to);
    const good = attempt(proc, failure(source, to), () => {
      if (options.has('f') && fs.tryInode(at, false) !== undefined) fs.remove(at);
      if (options.has('s')) fs.symlink(source, at);
      else fs.link(proc.resolve(source), at);
    });
    if (!good) status = 1;
  }
  return status;
}
