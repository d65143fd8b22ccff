import type { Proc } from '../../host/proc.ts';
import { ExecError } from '../../host/program.ts';
import { groupExists, userExists } from '../../host/users.ts';
import type { Reader, Writer } from '../../kernel/pipe.ts';
import { Tty } from '../../kernel/tty.ts';
import { EngineError } from '../errors.ts';
import type { Container } from './container.ts';

export interface ExecConfig {
  readonly argv: readonly string[];
  readonly env: readonly string[];
  readonly user: string;
  readonly workingDir: string;
  readonly tty: boolean;
  readonly attachStdin: boolean;
  readonly attachStdout: boolean;
  readonly attachStderr: boolean;
  readonly privileged: boolean;
  readonly detachKeys: string;
}

/** runc starts a process from inside, with threads that take numbers too (transcripts/overlay-inside). */
export const RUNC_THREADS = 5;

const FAILED = 'OCI runtime exec failed: exec failed: unable to start container process: ';

/**
 * Whether the container has the user and the groups; numbers need no name.
 * @param user `name`, `name:group` @param groups further groups @throws EngineError 400
 */
export function checkUser(container: Container, user: string, groups: readonly string[] = []): void {
  const [name, group = ''] = user.split(':');
  if (!/^\d*$/.test(name) && name !== 'root' && !userExists(container.fs, name))
    throw new EngineError(400, `unable to find user ${name}: no matching entries in passwd file`);
  for (const each of [group, ...groups])
    if (!/^\d*$/.test(each) && !groupExists(container.fs, each))
      throw new EngineError(400, `unable to find group ${each}: no matching entries in group file`);
}

/** A further process in a container: `docker exec`, a health probe. */
export class Exec {
  readonly id: string;
  readonly container: Container;
  readonly config: ExecConfig;
  tty: Tty | undefined;
  proc: Proc | undefined;
  pid = 0;
  exitCode: number | undefined;
  started = false;

  constructor(id: string, container: Container, config: ExecConfig) {
    this.id = id;
    this.container = container;
    this.config = config;
  }

  get running(): boolean {
    return this.proc !== undefined && this.exitCode === undefined;
  }

  /**
   * Starts it. @param traced see `Machine.traced`
   * @throws EngineError with the exec's own error; the exit status 126 or 127 is then kept
   */
  start(streams: { stdin: Reader; stdout: Writer; stderr: Writer }, traced: boolean): Proc {
    const { container, config } = this;
    const machine = traced ? container.machine?.withTraces() : container.machine;
    if (machine === undefined || !container.isRunning)
      throw new EngineError(409, `container ${container.id} is not running`);
    if (this.started) throw new EngineError(409, `exec process is already running`);
    this.started = true;
    const env = new Map(environment(container, config.tty));
    for (const each of config.env) setVariable(env, each);
    const user = config.user === '' ? container.config.User : config.user;
    const cwd = config.workingDir !== '' ? config.workingDir : container.config.WorkingDir || '/';
    if (!container.fs.exists(cwd)) {
      this.exitCode = 127;
      throw new EngineError(
        400,
        `${FAILED}chdir to cwd (${JSON.stringify(cwd)}) set in config.json failed: no such file or directory`,
      );
    }
    machine.skipPids(RUNC_THREADS);
    try {
      if (config.tty) {
        this.tty = new Tty(machine.kernel);
        this.proc = machine.exec({ argv: config.argv, env, cwd, user: user || undefined, tty: this.tty });
        this.tty.setForeground(this.proc);
        this.tty.output.on((text) => streams.stdout.write(text));
      } else {
        this.proc = machine.exec({ argv: config.argv, env, cwd, user: user || undefined, ...streams });
      }
    } catch (error) {
      if (!(error instanceof ExecError)) throw error;
      this.exitCode = error.status;
      throw new EngineError(400, `${FAILED}${execText(error, config.argv[0])}`);
    }
    this.pid = this.proc.pid;
    return this.proc;
  }
}

/** How runc says that a program cannot be started. */
export function execText(error: ExecError, name: string): string {
  const quoted = JSON.stringify(name);
  switch (error.kind) {
    case 'not-found':
      return `exec: ${quoted}: executable file not found in $PATH`;
    case 'no-such-file':
      return `exec: ${quoted}: stat ${name}: no such file or directory`;
    case 'is-directory':
      return `exec: ${quoted}: is a directory: permission denied`;
    case 'format':
      return `exec ${name}: exec format error`;
    default:
      return `exec: ${quoted}: permission denied`;
  }
}

/** Sets `NAME=value`; `NAME` alone takes the variable away. */
export function setVariable(env: Map<string, string>, text: string): void {
  const at = text.indexOf('=');
  if (at < 0) env.delete(text);
  else env.set(text.slice(0, at), text.slice(at + 1));
}

/** A container's environment in the order in which Docker sets it (recordings/service-container). */
export function environment(container: Container, tty: boolean): Map<string, string> {
  const { config } = container;
  const own = new Map<string, string>();
  for (const each of config.Env) setVariable(own, each);
  const env = new Map<string, string>();
  env.set('PATH', own.get('PATH') ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  env.set('HOSTNAME', config.Hostname);
  if (tty) env.set('TERM', 'xterm');
  for (const [name, value] of own) env.set(name, value);
  if (!env.has('HOME')) env.set('HOME', homeOf(container));
  return env;
}

function homeOf(container: Container): string {
  const user = container.config.User.split(':')[0];
  if (user === '' || user === 'root' || user === '0') return '/root';
  try {
    const line = container.fs
      .readFile('/etc/passwd')
      .split('\n')
      .map((each) => each.split(':'))
      .find((each) => each[0] === user || each[2] === user);
    return line?.[5] ?? '/';
  } catch {
    return '/';
  }
}
