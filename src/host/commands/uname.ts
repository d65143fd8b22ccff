import type { Task } from '../../kernel/wait.ts';
import { KERNEL_RELEASE } from '../kernel-release.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, parseOptions } from './command.ts';

export function* uname(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'asnrvmpio',
      long: {
        all: 'a',
        'kernel-name': 's',
        nodename: 'n',
        'kernel-release': 'r',
        'kernel-version': 'v',
        machine: 'm',
        'operating-system': 'o',
      },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const parts: [string, string][] = [
    ['s', 'Linux'],
    ['n', proc.machine.hostname],
    ['r', KERNEL_RELEASE],
    ['v', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.148-1 (2025-08-26)'],
    ['m', 'x86_64'],
    ['p', 'x86_64'],
    ['i', 'x86_64'],
    ['o', flavour === 'busybox' ? 'Linux' : 'GNU/Linux'],
  ];
  const { options } = parsed;
  const wanted = parts.filter(([letter]) =>
    options.has('a')
      ? (flavour === 'gnu' || !'pi'.includes(letter)) && !'pi'.includes(letter)
      : options.size === 0
        ? letter === 's'
        : options.has(letter),
  );
  proc.print(`${wanted.map(([, text]) => text).join(' ')}\n`);
  return 0;
}
