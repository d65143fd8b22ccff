import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, parseOptions } from './command.ts';
import { humanSize } from './ls.ts';
import { memoryUse } from './memory-use.ts';

export function* free(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'bkmgh', long: { human: 'h', bytes: 'b', kibi: 'k', mebi: 'm', gibi: 'g' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const { total, used, shared, cached, free: unused } = memoryUse(proc.machine);
  const unit = options.has('b') ? 1 : options.has('m') ? 1024 ** 2 : options.has('g') ? 1024 ** 3 : 1024;
  const text = (bytes: number): string =>
    (options.has('h')
      ? bytes === 0
        ? '0B'
        : humanSize(bytes).replace(/([KMG])$/, '$1i')
      : String(Math.floor(bytes / unit))
    ).padStart(11);
  const row = (name: string, values: readonly number[]): string => `${name.padEnd(8)}${values.map(text).join(' ')}\n`;
  proc.print(
    `${' '.repeat(8)}${['total', 'used', 'free', 'shared', 'buff/cache', 'available'].map((head) => head.padStart(11)).join(' ')}\n`,
  );
  proc.print(row('Mem:', [total, used, unused, shared, cached, total - used]) + row('Swap:', [0, 0, 0]));
  return 0;
}
