import { ExecError, type Program } from '../../host/program.ts';
import { SIGNALS, type SignalName } from '../../kernel/signal.ts';

const OWN: ReadonlySet<string> = new Set(['SIGKILL', 'SIGSTOP', 'SIGCHLD']);

/** What process 1 is called where `--init` puts one before the container's own program. */
export function initArgv(argv: readonly string[]): readonly string[] {
  return ['/sbin/docker-init', '--', ...argv];
}

/**
 * Process 1 of `--init`: starts the program, hands each signal on to it and ends with its status, 128 + n after a signal. So a
 * program that sets no handlers dies of what it is sent, which it would not as process 1 (recordings/task-container).
 */
export function dockerInit(argv: readonly string[]): Program {
  return function* (proc) {
    try {
      const child = proc.spawn({ argv });
      for (const signal of Object.keys(SIGNALS) as SignalName[])
        if (!OWN.has(signal)) proc.handle(signal, () => child.signal(signal));
      return yield* child.wait();
    } catch (error) {
      if (!(error instanceof ExecError)) throw error;
      const why = error.kind === 'not-found' ? 'No such file or directory' : error.message;
      proc.error(`[FATAL tini (7)] exec ${argv[0]} failed: ${why}\n`);
      return error.status;
    }
  };
}
