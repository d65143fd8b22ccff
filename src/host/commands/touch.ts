import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, attempt, parseOptions } from './command.ts';
import { misused } from './misuse.ts';

export function* touch(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'acmd:t:r:h', long: { 'no-create': 'c', date: 'd' } }, flavour);
  if (typeof parsed === 'number') return parsed;
  if (parsed.rest.length === 0) return misused(proc, flavour, 'missing file operand');
  const { fs, kernel } = proc.machine;
  let status = 0;
  for (const path of parsed.rest) {
    const good = attempt(proc, flavour === 'busybox' ? path : `cannot touch '${path}'`, () => {
      const at = proc.resolve(path);
      if (fs.exists(at)) fs.utimes(at, kernel.date);
      else if (!parsed.options.has('c')) proc.open(path, { write: true, create: true }).close();
    });
    if (!good) status = 1;
  }
  return status;
}
