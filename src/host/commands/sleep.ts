import { SECOND } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, complain } from './command.ts';

/** `sleep 1.5 2m`: fractions and units, added up; `infinity` sleeps for ever. */
export function* sleep(proc: Proc, flavour: Flavour): Task<number> {
  const words = proc.argv.slice(1).filter((word) => word !== '--');
  if (words.length === 0) {
    if (flavour === 'busybox') proc.error('BusyBox v1.36.1 multi-call binary.\n\nUsage: sleep [N]...\n');
    else proc.error("sleep: missing operand\nTry 'sleep --help' for more information.\n");
    return 1;
  }
  let total = 0;
  for (const word of words) {
    const match = /^(\d+\.?\d*|\.\d+|inf|infinity)([smhd]?)$/i.exec(word);
    if (match === null) {
      if (flavour === 'busybox') complain(proc, `invalid number '${word}'`);
      else proc.error(`sleep: invalid time interval '${word}'\nTry 'sleep --help' for more information.\n`);
      return 1;
    }
    const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2] as '' | 's' | 'm' | 'h' | 'd'];
    total += (/^inf/i.test(match[1]) ? Infinity : Number(match[1])) * unit;
  }
  if (total === Infinity) for (;;) yield { subscribe: () => () => {} };
  yield* proc.machine.kernel.sleep(total * SECOND);
  return 0;
}
