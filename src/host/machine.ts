import type { Kernel } from '../kernel/kernel.ts';
import type { SignalName } from '../kernel/signal.ts';
import { SmallMap } from '../kernel/small-map.ts';
import { MILLISECOND, type Micros } from '../kernel/time.ts';
import type { Task } from '../kernel/wait.ts';
import type { Namespace } from '../net/namespace.ts';
import type { EditorRequest } from './commands/edit.ts';
import type { FileSystem } from './fs/file-system.ts';
import type { Inode } from './fs/inode.ts';
import { EMPTY_READER, NULL_WRITER, OpenFile, ttyFile } from './fs/open-file.ts';
import { resolvePath } from './fs/path.ts';
import { Proc, type Descriptors, type Environment } from './proc.ts';
import { ExecError, type ExecOptions, type Program } from './program.ts';
import { Unit, type UnitSetup } from './units.ts';
import { lookUpUser } from './users.ts';

/**
 * Completes a word of a command: `words[index]` is the word at the cursor, up to the cursor, quotes removed.
 * Returns the whole candidates for that word.
 */
export type Completer = (words: readonly string[], index: number, proc: Proc) => Task<readonly string[]>;

/** A process that is not simulated but shows in `ps`: systemd, sshd, dockerd. */
export interface Daemon {
  readonly pid: number;
  readonly command: string;
  readonly startedAt: Micros;
  /** Whether a signal has stopped it. */
  readonly isHeld?: boolean;
}

export interface MachineOptions {
  readonly kernel: Kernel;
  readonly hostname: string;
  readonly fs: FileSystem;
  readonly net: Namespace;
  readonly kind: 'host' | 'container';
  /** Bytes of memory, for free and docker info; 4 GiB unless told. */
  readonly memory?: number;
  readonly cpus?: number;
  /** Resource limits of its processes, by the name that `--ulimit` has for them; -1 is no limit. */
  readonly limits?: readonly ResourceLimit[];
}

export interface ResourceLimit {
  readonly Name: string;
  readonly Soft: number;
  readonly Hard: number;
}

/** What only some machines have; most are containers, and have none of it. */
interface Equipment {
  units?: Map<string, Unit>;
  completers?: Map<string, Completer>;
  namespaces?: Map<string, Namespace>;
}

/** The first pid a host gives to what people start: those before are the system's own. */
const FIRST_HOST_PID = 1200;
/** What others in a container still have when its process 1 ends: `kill 1` itself ends well (transcripts/task-containers). */
const LAST_BREATH: Micros = MILLISECOND;

export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A Linux machine, or a container as seen from inside: files, processes, network, services. */
export class Machine {
  readonly kernel: Kernel;
  hostname: string;
  readonly fs: FileSystem;
  readonly net: Namespace;
  readonly kind: 'host' | 'container';
  readonly memory: number;
  readonly cpus: number;
  readonly limits: readonly ResourceLimit[];
  private bootTime: Micros;
  readonly processes = new SmallMap<number, Proc>();
  /**
   * Opens an editor for the reader; the answer is to be called when the program ends, undefined while another one is
   * open. Undefined where nobody looks on.
   */
  openEditor: ((request: EditorRequest) => (() => void) | undefined) | undefined;
  private readonly pids: { last: number };
  private readonly equipment: Equipment = {};

  constructor(options: MachineOptions) {
    this.kernel = options.kernel;
    this.hostname = options.hostname;
    this.fs = options.fs;
    this.net = options.net;
    this.kind = options.kind;
    this.memory = options.memory ?? 4 * 1024 ** 3;
    this.cpus = options.cpus ?? 2;
    this.limits = options.limits ?? [];
    this.bootTime = options.kernel.now;
    this.pids = { last: options.kind === 'host' ? FIRST_HOST_PID - 1 : 0 };
  }

  get units(): Map<string, Unit> {
    return (this.equipment.units ??= new Map<string, Unit>());
  }

  /** By the command's name: `docker`. */
  get completers(): Map<string, Completer> {
    return (this.equipment.completers ??= new Map<string, Completer>());
  }

  /** The network namespaces that have a file: by its real path. */
  get namespaces(): Map<string, Namespace> {
    return (this.equipment.namespaces ??= new Map<string, Namespace>());
  }

  /** The same machine as a process sees it that is in another network namespace. */
  within(net: Namespace): Machine {
    return Object.create(this, { net: { value: net } }) as Machine;
  }

  /**
   * Whether the requests of programs are kept for people to look at (`Network.traces`): those of a terminal's
   * programs, and of what they have docker start. Probes, services and the checks of a lab ask unseen.
   */
  get traced(): boolean {
    return false;
  }

  /** The same machine for a process whose requests are to be kept, and for its children. */
  withTraces(): Machine {
    return Object.create(this, { traced: { value: true } }) as Machine;
  }

  /** When it was switched on last. */
  get bootedAt(): Micros {
    return this.bootTime;
  }

  /** Everything that runs ends in this instant, without a word to anybody; what is on disk stays. */
  losePower(): void {
    for (const each of [...this.net.interfaces.values()])
      if (each.kind === 'ethernet') this.net.setUp(each.name, false);
    this.net.losePower();
    for (const unit of this.units.values()) unit.losePower();
    for (const proc of [...this.processes.values()]) proc.signal('SIGKILL');
  }

  /** It is switched on again: its interfaces come up; whoever calls starts what starts by itself. */
  boot(): void {
    this.bootTime = this.kernel.now;
    for (const each of [...this.net.interfaces.values()]) if (each.kind === 'ethernet') this.net.setUp(each.name, true);
  }

  /** A pid that nobody has. */
  takePid(): number {
    return ++this.pids.last;
  }

  /** Pids that went to threads nobody sees. */
  skipPids(count: number): void {
    this.pids.last += count;
  }

  /** The pid that was given out last: /proc/loadavg. */
  get lastTakenPid(): number {
    return this.pids.last;
  }

  /** Adds a systemd service, stopped. */
  addUnit(setup: Omit<UnitSetup, 'kernel'>): Unit {
    const unit = new Unit({ ...setup, kernel: this.kernel }, () => this.takePid());
    this.units.set(unit.name, unit);
    return unit;
  }

  /** The processes that are there without a program of ours. */
  get daemons(): readonly Daemon[] {
    if (this.kind === 'container') return [];
    const startedAt = this.bootedAt;
    const daemons: Daemon[] = [
      { pid: 1, command: '/usr/lib/systemd/systemd --switched-root --system --deserialize 22', startedAt },
      { pid: 512, command: '/usr/lib/systemd/systemd-journald', startedAt },
      { pid: 788, command: '/usr/bin/dbus-daemon --system --address=systemd: --nofork --nopidfile', startedAt },
      { pid: 1105, command: '/usr/sbin/sshd -D', startedAt },
    ];
    for (const unit of this.units.values()) {
      const { mainPid, command, since, isHeld } = unit;
      if (mainPid !== undefined)
        daemons.push({ pid: mainPid, command, startedAt: since - this.kernel.clockAhead, isHeld });
    }
    return daemons.sort((a, b) => a.pid - b.pid);
  }

  /**
   * Starts a program.
   * @throws ExecError when argv[0] is not found or cannot be run; the descriptors are then closed
   */
  exec(options: ExecOptions): Proc {
    const { parent } = options;
    const env = toEnvironment(options, parent);
    const cwd = options.cwd ?? parent?.cwd ?? '/';
    const fds = this.descriptors(options);
    let argv = options.argv;
    let { program } = options;
    if (program === undefined) {
      try {
        ({ program, argv } = this.load(argv, cwd, env.get('PATH')));
      } catch (error) {
        for (const file of fds.values()) file.close();
        throw error;
      }
    }
    const pid = this.takePid();
    const identity = options.user === undefined && parent !== undefined ? parent : lookUpUser(this.fs, options.user);
    const proc = new Proc({
      machine: this,
      pid,
      parent,
      group: options.group === 0 ? pid : (options.group ?? parent?.group ?? pid),
      argv,
      env,
      cwd,
      user: identity.user,
      uid: identity.uid,
      gid: identity.gid,
      umask: parent?.umask ?? 0o022,
      fds,
      tty: options.tty ?? parent?.tty,
      program,
    });
    for (const signal of parent?.ignored ?? []) proc.handle(signal, 'ignore');
    this.processes.set(pid, proc);
    return proc;
  }

  private descriptors(options: ExecOptions): Descriptors {
    if (options.fds !== undefined) return new SmallMap(options.fds);
    const { parent, tty, stdin, stdout, stderr } = options;
    const terminal = tty === undefined ? undefined : ttyFile(tty);
    const inherited = (fd: number): OpenFile =>
      terminal?.duplicate() ??
      parent?.fds.get(fd)?.duplicate() ??
      new OpenFile({ reader: EMPTY_READER, writer: NULL_WRITER });
    const fds: Descriptors = new SmallMap();
    fds.set(
      0,
      stdin === undefined ? inherited(0) : stdin instanceof OpenFile ? stdin : new OpenFile({ reader: stdin }),
    );
    const out =
      stdout === undefined ? inherited(1) : stdout instanceof OpenFile ? stdout : new OpenFile({ writer: stdout });
    fds.set(1, out);
    if (stderr !== undefined && stderr === stdout) fds.set(2, out.duplicate());
    else if (stderr === undefined) fds.set(2, inherited(2));
    else fds.set(2, stderr instanceof OpenFile ? stderr : new OpenFile({ writer: stderr }));
    return fds;
  }

  /** Finds what argv[0] means. @throws ExecError */
  which(name: string, cwd: string, path: string): string {
    if (name.includes('/')) {
      this.executable(resolvePath(cwd, name), name, 'no-such-file');
      return resolvePath(cwd, name);
    }
    let error: ExecError | undefined;
    for (const directory of path.split(':')) {
      const at = directory.startsWith('/') ? `${directory}/${name}` : resolvePath(cwd, `${directory || '.'}/${name}`);
      const inode = this.fs.peek(at);
      if (inode === undefined || inode.kind === 'directory') continue;
      if ((inode.mode & 0o111) !== 0) return at;
      error ??= new ExecError('not-executable', at);
    }
    throw error ?? new ExecError('not-found', name);
  }

  private executable(path: string, shown: string, missing: 'not-found' | 'no-such-file'): Readonly<Inode> {
    const inode = this.fs.peek(path);
    if (inode === undefined) throw new ExecError(missing, shown);
    if (inode.kind === 'directory') throw new ExecError('is-directory', shown);
    if ((inode.mode & 0o111) === 0) throw new ExecError('not-executable', shown);
    return inode;
  }

  /**
   * Finds the program that argv means, through `#!` lines, with the arguments it gets.
   * @throws ExecError
   */
  load(
    argv: readonly string[],
    cwd: string,
    path: string = DEFAULT_PATH,
    depth = 0,
  ): { program: Program; argv: readonly string[] } {
    const file = this.which(argv[0], cwd, path);
    const inode = this.executable(file, argv[0], 'no-such-file');
    if (inode.kind === 'program') return { program: inode.program, argv };
    if (inode.kind !== 'file') throw new ExecError('not-executable', argv[0]);
    const line = /^#![ \t]*([^\s]+)[ \t]*([^\n]*)/.exec(inode.text);
    if (line === null || depth > 4) throw new ExecError('format', file);
    if (!this.fs.exists(line[1])) throw new ExecError('bad-interpreter', line[1]);
    const argument = line[2].trim();
    const script = argv[0].includes('/') ? argv[0] : file;
    const inner = [line[1], ...(argument === '' ? [] : [argument]), script, ...argv.slice(1)];
    return this.load(inner, cwd, path, depth + 1);
  }

  /** Sends a signal to all processes of a group. */
  signalGroup(group: number, signal: SignalName, sender?: Proc): void {
    for (const proc of [...this.processes.values()]) if (proc.group === group) proc.signal(signal, sender);
  }

  /** Sends a signal to the main process of a service; false when no daemon has the pid. */
  signalDaemon(pid: number, signal: SignalName | undefined): boolean {
    for (const unit of this.units.values()) {
      if (unit.mainPid !== pid) continue;
      if (signal !== undefined) unit.kill(signal);
      return true;
    }
    return this.daemons.some((daemon) => daemon.pid === pid);
  }

  /** Called by a process at its end. With process 1 of a container all others end. */
  ended(proc: Proc): void {
    this.processes.delete(proc.pid);
    if (this.kind !== 'container' || proc.pid !== 1) return;
    this.kernel.after(LAST_BREATH, () => {
      for (const each of [...this.processes.values()]) each.signal('SIGKILL');
    });
  }
}

function toEnvironment(options: ExecOptions, parent: Proc | undefined): Environment {
  const { env } = options;
  if (env !== undefined) return new SmallMap(Symbol.iterator in env ? env : Object.entries(env));
  if (parent !== undefined) return new SmallMap(parent.env);
  return new SmallMap([
    ['PATH', DEFAULT_PATH],
    ['HOME', '/root'],
  ]);
}
