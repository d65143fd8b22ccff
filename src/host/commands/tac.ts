import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { perText } from './per-text.ts';

export function* tac(proc: Proc): Task<number> {
  return yield* perText(proc, (text) => (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).reverse().join(''));
}
