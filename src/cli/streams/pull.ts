import type { Task } from '../../kernel/wait.ts';
import type { Reference } from '../api/reference.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { MessageDisplay, type ProgressMessage } from '../progress/message-display.ts';

interface PullMessage extends ProgressMessage {
  readonly error?: string;
  readonly errorDetail?: { readonly message: string };
}

export interface PullOptions {
  readonly stream: 'out' | 'err';
  readonly quiet: boolean;
}

/** Pulls an image and shows its progress. @throws CommandError with what the registry said */
export function* pullImage(context: Context, reference: Reference, tag: string, options: PullOptions): Task {
  const { reader } = yield* context.api.stream('POST', '/images/create', { query: { fromImage: reference.name, tag } });
  const display = new MessageDisplay(
    (text) => (options.stream === 'out' ? context.print(text) : context.warn(text)),
    context.isTty(options.stream),
    () => context.columns,
  );
  let held = '';
  for (;;) {
    const text = yield* reader.read();
    if (text === null) return;
    held += text;
    const lines = held.split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() === '') continue;
      const message = JSON.parse(line) as PullMessage;
      const error = message.errorDetail?.message ?? message.error;
      if (error !== undefined) throw new CommandError(error);
      if (!options.quiet) display.show(message);
    }
  }
}
