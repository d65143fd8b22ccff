import { SECOND } from '../../kernel/time.ts';
import { NEVER, type Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, complain } from './command.ts';
import { misused } from './misuse.ts';

/** `sleep 1.5 2m`: fractions and units, added up; `infinity` sleeps for ever. */
export function* sleep(proc: Proc, flavour: Flavour): Task<number> {
  const words = proc.argv.slice(1).filter((word) => word !== '--');
  if (words.length === 0) {
    return misused(proc, flavour, 'missing operand');
  }
  let total = 0;
  for (const word of words) {
    const match = /^(\d+\.?\d*|\.\d+|inf|infinity)([smhd]?)$/i.exec(word);
    if (match === null) {
      if (flavour === 'gnu') return misused(proc, flavour, `invalid time interval '${word}'`);
      complain(proc, `invalid number '${word}'`);
      return 1;
    }
    const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2] as '' | 's' | 'm' | 'h' | 'd'];
    total += (/^inf/i.test(match[1]) ? Infinity : Number(match[1])) * unit;
  }
  if (total === Infinity) for (;;) yield NEVER;
  yield* proc.machine.kernel.sleep(total * SECOND);
  return 0;
}
