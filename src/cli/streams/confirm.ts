import type { Task } from '../../kernel/wait.ts';
import type { Context } from '../context.ts';

/** Asks a question; only `y` or `Y` is a yes (transcripts/networks: without a terminal nothing is removed, status 0). */
export function* confirm(context: Context, question: string): Task<boolean> {
  context.print(`${question} [y/N] `);
  const answer = yield* context.readLine();
  return answer.trim().toLowerCase() === 'y';
}
