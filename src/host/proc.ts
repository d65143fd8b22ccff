import { BrokenPipe, type Writer } from '../kernel/pipe.ts';
import type { Process } from '../kernel/process.ts';
import { SmallMap } from '../kernel/small-map.ts';
import { Signalled, type SignalHandler, type SignalName } from '../kernel/signal.ts';
import type { Micros } from '../kernel/time.ts';
import type { Tty } from '../kernel/tty.ts';
import { Condition, type Task, type Waitable } from '../kernel/wait.ts';
import { FsError } from './fs/fs-error.ts';
import { EMPTY_READER, NULL_WRITER, OpenFile, ttyFile, type Input } from './fs/open-file.ts';
import type { OpenFlags } from './fs/file-system.ts';
import { basename, resolvePath } from './fs/path.ts';
import type { Machine } from './machine.ts';
import type { ExecOptions, Program } from './program.ts';

/** A process's open files, by the number of the descriptor. */
export type Descriptors = SmallMap<number, OpenFile>;

/** The variables that a process was given, and hands on. */
export interface Environment extends ReadonlyMap<string, string> {
  set(name: string, value: string): unknown;
  delete(name: string): boolean;
}

export type ProcState = 'running' | 'stopped' | 'ended';

const CLOSED = new OpenFile({ reader: EMPTY_READER, writer: NULL_WRITER });
const CLOSED_WRITER: Writer = {
  ...NULL_WRITER,
  write: () => {
    throw new FsError('EBADF', '');
  },
};
/** Linux ignores these unless a program asks for them. */
const HARMLESS: ReadonlySet<SignalName> = new Set(['SIGCHLD', 'SIGCONT', 'SIGWINCH']);
const STOPPING: ReadonlySet<SignalName> = new Set(['SIGSTOP', 'SIGTSTP']);

/** What a new process starts with; made by `Machine.exec`. */
export interface ProcSetup {
  readonly machine: Machine;
  readonly pid: number;
  readonly parent: Proc | undefined;
  readonly group: number;
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly cwd: string;
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
  readonly umask: number;
  readonly fds: Descriptors;
  readonly tty: Tty | undefined;
  readonly program: Program;
}

/** A process on a machine: what a program is handed. */
export class Proc {
  readonly machine: Machine;
  readonly pid: number;
  readonly parent: Proc | undefined;
  /** The process group: what Ctrl-C reaches and `kill %1` means. */
  group: number;
  argv: readonly string[];
  env: Environment;
  cwd: string;
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
  umask: number;
  fds: Descriptors;
  readonly tty: Tty | undefined;
  readonly startedAt: Micros;
  readonly process: Process<number>;
  /** Wakes when it stops, goes on or ends. */
  readonly changed = new Condition();
  /** The signal that ended it, if one did. */
  endedBy: SignalName | undefined;
  private handlers: SmallMap<SignalName, SignalHandler> | undefined;
  private status: number | undefined;
  private paused = false;
  private successor: Program | undefined;

  constructor(setup: ProcSetup) {
    this.machine = setup.machine;
    this.pid = setup.pid;
    this.parent = setup.parent;
    this.group = setup.group;
    this.argv = setup.argv;
    this.env = setup.env;
    this.cwd = setup.cwd;
    this.user = setup.user;
    this.uid = setup.uid;
    this.gid = setup.gid;
    this.umask = setup.umask;
    this.fds = setup.fds;
    this.tty = setup.tty;
    this.startedAt = setup.machine.kernel.now;
    this.process = setup.machine.kernel.spawn(setup.argv[0], this.run(setup.program));
  }

  /** The parent's pid, 1 once the parent is gone, 0 when nobody on this machine started it. */
  get ppid(): number {
    if (this.parent === undefined) return this.pid === 1 || this.machine.kind === 'container' ? 0 : 1;
    return this.parent.state === 'ended' ? 1 : this.parent.pid;
  }

  get stdin(): Input {
    return (this.fds.get(0) ?? CLOSED).input ?? (CLOSED.input as Input);
  }

  get stdout(): Writer {
    return this.fds.get(1)?.writer ?? CLOSED_WRITER;
  }

  get stderr(): Writer {
    return this.fds.get(2)?.writer ?? NULL_WRITER;
  }

  /** Whether the descriptor is a terminal. */
  isTty(fd: number): boolean {
    return this.fds.get(fd)?.tty !== undefined;
  }

  /** 128 + n when a signal ended it; undefined while it runs. */
  get exitStatus(): number | undefined {
    return this.status;
  }

  get state(): ProcState {
    return this.status !== undefined ? 'ended' : this.paused ? 'stopped' : 'running';
  }

  /** Writes to standard output. @throws BrokenPipe */
  print(text: string): void {
    this.stdout.write(text);
  }

  /** Writes to standard error; a reader that is gone does not matter. */
  error(text: string): void {
    try {
      this.stderr.write(text);
    } catch (error) {
      if (!(error instanceof BrokenPipe)) throw error;
    }
  }

  /** `path` seen from the working directory. */
  resolve(path: string): string {
    return resolvePath(this.cwd, path);
  }

  /** Opens a file relative to the working directory; knows /dev/stdin, /dev/tty and /dev/fd. @throws FsError */
  open(path: string, flags: OpenFlags): OpenFile {
    if (path === '') throw new FsError('ENOENT', path);
    const absolute = this.resolve(path);
    const fd = /^\/(?:dev|proc\/self)\/(?:fd\/(\d+)|(std(?:in|out|err))|(tty))$/.exec(absolute);
    if (fd !== null) {
      if (fd[3] !== undefined) {
        if (this.tty === undefined) throw new FsError('ENXIO', path);
        return ttyFile(this.tty);
      }
      const number = fd[1] !== undefined ? Number(fd[1]) : ['stdin', 'stdout', 'stderr'].indexOf(fd[2]);
      const file = this.fds.get(number);
      if (file === undefined) throw new FsError('ENOENT', path);
      return file.duplicate();
    }
    const trailing = path.endsWith('/') && absolute !== '/' ? '/' : '';
    return this.machine.fs.open(absolute + trailing, { mode: 0o666 & ~this.umask, ...flags });
  }

  /** Starts a child that shares environment, directory, user, terminal and streams unless told otherwise. @throws ExecError */
  spawn(options: Omit<ExecOptions, 'parent'>): Proc {
    return this.machine.exec({ ...options, parent: this });
  }

  /** Waits for its end; the exit status. */
  *wait(): Task<number> {
    while (this.status === undefined) yield this.changed;
    return this.status;
  }

  /** Forgets all handlers: what exec does. Ignored signals stay ignored. */
  resetHandlers(): void {
    for (const [signal, handler] of [...(this.handlers ?? [])]) if (handler !== 'ignore') this.handlers?.delete(signal);
  }

  /** Decides what the signal does from now on; undefined brings back the default. SIGKILL and SIGSTOP cannot be handled. */
  handle(signal: SignalName, handler: SignalHandler | undefined): void {
    if (handler === undefined) this.handlers?.delete(signal);
    else (this.handlers ??= new SmallMap<SignalName, SignalHandler>()).set(signal, handler);
  }

  /** The signals that it ignores: children inherit them. */
  get ignored(): readonly SignalName[] {
    return [...(this.handlers ?? [])].filter(([, handler]) => handler === 'ignore').map(([signal]) => signal);
  }

  /**
   * Sends a signal. Process 1 of a container takes only those that it handles; SIGKILL ends it only when it
   * comes from outside (`sender` is the process that calls kill, if it is one of this machine).
   */
  signal(signal: SignalName, sender?: Proc): void {
    if (this.status !== undefined) return;
    const init = this.pid === 1 && this.machine.kind === 'container';
    const handler = signal === 'SIGKILL' || signal === 'SIGSTOP' ? undefined : this.handlers?.get(signal);
    if (signal === 'SIGCONT') this.resume();
    if (handler === 'ignore') return;
    if (handler !== undefined) {
      handler(signal);
      return;
    }
    if (HARMLESS.has(signal)) return;
    if (init && (signal !== 'SIGKILL' || sender?.machine.processes === this.machine.processes)) return;
    if (STOPPING.has(signal)) this.pause();
    else this.process.interrupt(new Signalled(signal));
  }

  private pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.changed.notify();
  }

  private resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.changed.notify();
  }

  /**
   * Another program takes the place of this one as soon as it ends, whatever its status: exec.
   * @throws ExecError when it is not found or cannot be run
   */
  exec(argv: readonly string[]): void {
    const loaded = this.machine.load(argv, this.cwd, this.env.get('PATH'));
    this.argv = loaded.argv;
    this.resetHandlers();
    this.successor = loaded.program;
  }

  /** Takes the program's steps while it is not stopped, and then those of its successor. */
  private *run(program: Program): Task<number> {
    let status: number | undefined;
    let thrown: unknown[] | undefined;
    try {
      let body = program(this);
      while (status === undefined) {
        let awaited: Waitable = this.changed;
        if (!this.paused) {
          const step = thrown === undefined ? body.next() : body.throw(thrown.shift());
          if (thrown?.length === 0) thrown = undefined;
          if (step.done === true) {
            if (this.successor === undefined) status = step.value;
            else body = this.successor(this);
            this.successor = undefined;
            continue;
          }
          awaited = step.value;
        }
        try {
          yield awaited;
        } catch (error) {
          if (this.paused && error instanceof Signalled && error.signal === 'SIGKILL') this.paused = false;
          (thrown ??= []).push(error);
        }
      }
    } catch (error) {
      status = this.failure(error);
    }
    this.end(status);
    return status;
  }

  private failure(error: unknown): number {
    if (error instanceof Signalled) {
      this.endedBy = error.signal;
      return error.status;
    }
    if (error instanceof BrokenPipe) {
      this.endedBy = 'SIGPIPE';
      return new Signalled('SIGPIPE').status;
    }
    if (error instanceof FsError) {
      this.error(`${basename(this.argv[0])}: ${error.path === '' ? 'write error' : error.path}: ${error.message}\n`);
      return 1;
    }
    // A bug of ours must not look like a program that failed.
    this.machine.kernel.soon(() => {
      throw error;
    });
    return 134;
  }

  private end(status: number): void {
    this.status = status;
    this.paused = false;
    for (const file of this.fds.values()) file.close();
    this.fds.clear();
    this.machine.ended(this);
    this.changed.notify();
    this.parent?.signal('SIGCHLD');
  }
}
