import type { Task } from '../../kernel/wait.ts';
import type { Context } from '../context.ts';

/** Reads a line; on a terminal after a prompt and without echo. */
export function* readHidden(context: Context, prompt: string): Task<string> {
  const { tty } = context.proc;
  if (tty === undefined || !context.isTty('in')) return (yield* context.readLine()).trim();
  const before = tty.mode;
  context.print(prompt);
  tty.setMode({ ...before, echo: false });
  try {
    return (yield* context.readLine()).trim();
  } finally {
    tty.setMode(before);
    context.print('\n');
  }
}
