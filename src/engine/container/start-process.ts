import type { Machine } from '../../host/machine.ts';
import type { Proc } from '../../host/proc.ts';
import { ExecError, type Program } from '../../host/program.ts';
import type { Writer } from '../../kernel/pipe.ts';
import { parseSignal, type SignalName } from '../../kernel/signal.ts';
import { Tty } from '../../kernel/tty.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Container } from './container.ts';
import { checkUser, environment, execText } from './exec.ts';
import { dockerInit, initArgv } from './docker-init.ts';
import type { ContainerLog, StreamName } from './log.ts';
import { createFailed, initFailed } from './start-failed.ts';

/**
 * Makes a container's process 1 ready, as `runc create` does before the container comes onto its networks.
 * @returns what starts it @throws StartFailed
 */
export function prepareProcess(container: Container, machine: Machine): () => Proc {
  const { config } = container;
  const own = container.argv;
  const user = config.User === '' ? undefined : config.User;
  checkUser(container, config.User, container.hostConfig.GroupAdd ?? []);
  checkRuntime(container);
  const cwd = config.WorkingDir || '/';
  if (!container.fs.exists(cwd)) container.fs.mkdir(cwd, { parents: true });
  const env = environment(container, config.Tty);
  const options = { ...loadProgram(container, own, { machine, cwd, env }), env, cwd, user };
  return () => {
    if (config.Tty) {
      const tty = new Tty(machine.kernel, container.size.w, container.size.h);
      container.tty = tty;
      tty.output.on((text) => container.log.write('stdout', text));
      const proc = machine.exec({ ...options, tty });
      tty.setForeground(proc);
      return proc;
    }
    return machine.exec({
      ...options,
      stdin: config.OpenStdin ? container.stdin.reader : undefined,
      stdout: new LogWriter(container.log, 'stdout'),
      stderr: new LogWriter(container.log, 'stderr'),
    });
  };
}

/** What process 1 runs; with `--init` the program is looked for only later. @throws StartFailed */
function loadProgram(
  container: Container,
  argv: readonly string[],
  o: { readonly machine: Machine; readonly cwd: string; readonly env: ReadonlyMap<string, string> },
): { readonly program: Program; readonly argv: readonly string[] } {
  if (container.hostConfig.Init === true) return { program: dockerInit(argv), argv: initArgv(argv) };
  try {
    return o.machine.load(argv, o.cwd, o.env.get('PATH'));
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    throw initFailed(execText(error, argv[0]), error.status);
  }
}

/** Kernel settings of a container's own, beside those of its network. */
const IPC_SETTINGS = /^(kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)$|fs\.mqueue\.)/;
const LONGEST_HOST_NAME = 64;
/** What /proc/sys/fs/nr_open holds: no process may have more files open. */
const NR_OPEN = 1_048_576;

/** What runc finds wrong before it starts the program (recordings/task-errors). @throws StartFailed */
function checkRuntime({ config, hostConfig }: Container): void {
  for (const key of Object.keys(hostConfig.Sysctls ?? {}).sort()) {
    const ofNetwork = key.startsWith('net.');
    if (ofNetwork && hostConfig.NetworkMode === 'host')
      throw createFailed(`sysctl "${key}" not allowed in host network namespace`);
    if (key === 'kernel.hostname')
      throw createFailed(`sysctl "${key}" is not allowed as it conflicts with the OCI "hostname" field`);
    if (!ofNetwork && !IPC_SETTINGS.test(key) && key !== 'kernel.domainname')
      throw createFailed(`sysctl "${key}" is not in a separate kernel namespace`);
  }
  if (config.Hostname.length > LONGEST_HOST_NAME) throw initFailed('sethostname: invalid argument');
  if ((hostConfig.Ulimits ?? []).some((each) => each.Name === 'nofile' && each.Hard > NR_OPEN))
    throw initFailed('error setting rlimits for ready process: error setting rlimit type 7: operation not permitted');
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
