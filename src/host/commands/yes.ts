import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { soon } from './command.ts';

export function* yes(proc: Proc): Task<number> {
  const text = `${proc.argv.slice(1).join(' ') || 'y'}\n`;
  for (;;) {
    for (let i = 0; i < 64; i++) proc.print(text);
    yield* proc.stdout.drain();
    yield soon(proc);
  }
}
