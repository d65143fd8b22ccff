import { RAW } from '../../kernel/tty.ts';
import type { Task } from '../../kernel/wait.ts';
import type { ApiStream } from '../api/client.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { copyOutput } from './copy-output.ts';

/** Ctrl-P Ctrl-Q: leave the container, which goes on. */
const DETACH = '\x10\x11';

export interface Interaction {
  /** Standard input goes to the container. */
  readonly input: boolean;
  /** The container has a terminal: ours passes every key on. */
  readonly tty: boolean;
  /** Called with the size of the terminal at the start. */
  readonly resize?: (columns: number, rows: number) => Task;
}

/** Before anything is sent. @throws CommandError */
export function checkTerminal(context: Context, { input, tty }: Interaction): void {
  if (tty && input && !context.isTty('in')) throw new CommandError('the input device is not a TTY');
}

/** Carries both ways between our streams and a container's until its output ends. True when left by Ctrl-P Ctrl-Q. */
export function* interact(context: Context, stream: ApiStream, interaction: Interaction): Task<boolean> {
  const { proc, kernel } = context;
  const terminal = interaction.tty && interaction.input ? proc.tty : undefined;
  const before = terminal?.mode;
  terminal?.setMode(RAW);
  let detached = false;
  const pump = interaction.input
    ? kernel.spawn(
        'docker: stdin',
        feed(context, stream, () => {
          detached = true;
          stream.reader.close();
        }),
      )
    : undefined;
  try {
    if (terminal !== undefined && interaction.resize !== undefined)
      yield* interaction.resize(terminal.columns, terminal.rows);
    yield* copyOutput(context, stream);
  } finally {
    pump?.interrupt(new Error('the output has ended'));
    if (terminal !== undefined && before !== undefined) terminal.setMode(before);
  }
  return detached;
}

/** Passes on what comes on standard input. It is cut off with an error when the output has ended. */
function* feed(context: Context, stream: ApiStream, detach: () => void): Task {
  let last = '';
  for (;;) {
    const text = yield* context.proc.stdin.read();
    if (text === null) {
      stream.input(null);
      return;
    }
    last = (last + text).slice(-DETACH.length);
    if (last === DETACH && context.isTty('in')) {
      detach();
      return;
    }
    stream.input(text);
  }
}
