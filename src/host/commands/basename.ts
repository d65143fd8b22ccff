import type { Task } from '../../kernel/wait.ts';
import { basename as base } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, parseOptions } from './command.ts';
import { misused } from './misuse.ts';

export function* basename(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'as:z', long: { multiple: 'a', suffix: 's' }, stop: true }, flavour);
  if (typeof parsed === 'number') return parsed;
  const { rest, options } = parsed;
  if (rest.length === 0) {
    return misused(proc, flavour, 'missing operand');
  }
  const many = options.has('a') || options.has('s');
  const suffix = options.get('s') ?? (many ? '' : (rest[1] ?? ''));
  for (const path of many ? rest : rest.slice(0, 1)) {
    const name = base(path);
    proc.print(`${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`);
  }
  return 0;
}
