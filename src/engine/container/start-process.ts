import type { Machine } from '../../host/machine.ts';
import type { Proc } from '../../host/proc.ts';
import { ExecError } from '../../host/program.ts';
import type { Writer } from '../../kernel/pipe.ts';
import { parseSignal, type SignalName } from '../../kernel/signal.ts';
import { Tty } from '../../kernel/tty.ts';
import type { Task } from '../../kernel/wait.ts';
import { EngineError } from '../errors.ts';
import type { Container } from './container.ts';
import { checkUser, environment, execText } from './exec.ts';
import type { ContainerLog, StreamName } from './log.ts';

/** Starts process 1. @throws StartFailed */
export function startProcess(container: Container, machine: Machine): Proc {
  const { config } = container;
  const argv = container.argv;
  const user = config.User === '' ? undefined : config.User;
  checkUser(container, config.User);
  const cwd = config.WorkingDir || '/';
  if (!container.fs.exists(cwd)) container.fs.mkdir(cwd, { parents: true });
  const env = environment(container, config.Tty);
  try {
    if (config.Tty) {
      const tty = new Tty(machine.kernel, container.size.w, container.size.h);
      container.tty = tty;
      tty.output.on((text) => container.log.write('stdout', text));
      const proc = machine.exec({ argv, env, cwd, user, tty });
      tty.setForeground(proc);
      return proc;
    }
    const stdin = config.OpenStdin ? container.stdin.pipe.reader : undefined;
    return machine.exec({
      argv,
      env,
      cwd,
      user,
      stdin,
      stdout: new LogWriter(container.log, 'stdout'),
      stderr: new LogWriter(container.log, 'stderr'),
    });
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    throw new StartFailed(
      `failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${execText(error, argv[0])}`,
      error.status,
    );
  }
}

/** A program that could not be started, with the exit status that the container gets. */
export class StartFailed extends EngineError {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(400, message);
    this.exitCode = exitCode;
  }
}

export function stopSignal(container: Container): SignalName {
  return parseSignal(container.config.StopSignal ?? '') ?? 'SIGTERM';
}

/** Where a container's stream goes: its log. */
class LogWriter implements Writer {
  private readonly log: ContainerLog;
  private readonly stream: StreamName;

  constructor(log: ContainerLog, stream: StreamName) {
    this.log = log;
    this.stream = stream;
  }

  write(text: string): void {
    this.log.write(this.stream, text);
  }

  *drain(): Task {}

  close(): void {}
}
