import type { Task } from '../../../kernel/wait.ts';
import type { Context } from '../../context.ts';
import { interact } from '../../streams/interactive.ts';

export interface ContainerRun {
  readonly input: boolean;
  readonly tty: boolean;
  /** --rm: the daemon removes it at its end, and we wait for that. */
  readonly removes: boolean;
}

/** Attaches to a container, starts it, carries its streams and gives its exit status. @throws DaemonError */
export function* runContainer(context: Context, id: string, { input, tty, removes }: ContainerRun): Task<number> {
  const { api } = context;
  const stream = yield* api.stream('POST', `/containers/${id}/attach`, {
    query: { stderr: '1', stdin: input ? '1' : undefined, stdout: '1', stream: '1' },
    headers: { connection: 'Upgrade', upgrade: 'tcp' },
  });
  const waiting = context.kernel.spawn(
    'docker: wait',
    api.json<{ StatusCode: number }>('POST', `/containers/${id}/wait`, {
      query: { condition: removes ? 'removed' : 'next-exit' },
    }),
  );
  // Signals of the terminal go to the container, which decides; with a terminal of its own the keys themselves do.
  const forward = (signal: 'SIGINT' | 'SIGTERM'): void => {
    context.kernel.spawn('docker: signal', send(context, id, signal));
  };
  if (!tty) for (const signal of ['SIGINT', 'SIGTERM'] as const) context.proc.handle(signal, () => forward(signal));
  try {
    // The wait is to be on its way before the container can end.
    yield context.kernel.timer(0);
    yield* api.request('POST', `/containers/${id}/start`);
    const detached = yield* interact(context, stream, {
      input,
      tty,
      *resize(columns, rows) {
        yield* api.request('POST', `/containers/${id}/resize`, { query: { h: rows, w: columns } });
      },
    });
    if (detached) return 0;
    return (yield* waiting.wait()).StatusCode;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) context.proc.handle(signal, undefined);
  }
}

function* send(context: Context, id: string, signal: string): Task {
  try {
    yield* context.api.request('POST', `/containers/${id}/kill`, { query: { signal } });
  } catch {
    // It has ended in the meantime.
  }
}
