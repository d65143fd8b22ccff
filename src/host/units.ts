import type { Kernel, Timer } from '../kernel/kernel.ts';
import type { SignalName } from '../kernel/signal.ts';
import type { Micros } from '../kernel/time.ts';
import type { Process } from '../kernel/process.ts';
import { Condition, type Task } from '../kernel/wait.ts';

export interface LogLine {
  readonly at: Micros;
  /** `dockerd`, `systemd`. */
  readonly identifier: string;
  readonly pid: number;
  readonly text: string;
}

export type UnitState = 'inactive' | 'activating' | 'active' | 'deactivating' | 'failed';

export interface UnitSetup {
  readonly kernel: Kernel;
  /** The view by which its main process lives: held while the process is stopped. */
  readonly program: Kernel;
  /** `docker.service` */
  readonly name: string;
  readonly description: string;
  /** What `status` and `ps` show: `/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock`. */
  readonly command: string;
  readonly documentation?: string;
  readonly enabled?: boolean;
  /** Wall time that a unit needs to be ready or gone is spent here. Throwing an Error fails the unit. */
  readonly start: () => Task;
  readonly stop: () => Task;
  /** Delivers a signal to the main process; the unit's state is kept by `kill` below. */
  readonly kill: (signal: SignalName) => void;
  /** What systemd does where it was killed or gave up; undefined: nothing. */
  readonly restart?: RestartPolicy;
}

/** `RestartSec`, `StartLimitBurst` and `StartLimitIntervalSec` of a unit. */
export interface RestartPolicy {
  readonly after: Micros;
  /** So many starts within `interval`; systemd then leaves it as it is. */
  readonly burst: number;
  readonly interval: Micros;
}

/** How many lines of its log a unit keeps. */
const LOG_LIMIT = 500;

/** A systemd service. The world registers what it does; systemctl, service and journalctl read and drive it. */
export class Unit {
  readonly name: string;
  readonly description: string;
  readonly command: string;
  readonly documentation: string | undefined;
  enabled: boolean;
  /** Pid of the main process while it runs. */
  mainPid: number | undefined;
  /** When the present state began. */
  since: Micros;
  /** How the last run ended, if it failed: `signal` or `exit-code`. */
  failure: 'signal' | 'exit-code' | undefined;
  readonly changed = new Condition();
  private current: UnitState = 'inactive';
  /** The start or stop under way: systemd's, whoever asked for it. */
  private job: Process<unknown> | undefined;
  private again: Timer | undefined;
  /** How often systemd brought it back since it was last started by hand. */
  private restarts = 0;
  /** When the latest starts began. */
  private starts: readonly Micros[] = [];
  private lines: LogLine[] = [];
  private readonly setup: UnitSetup;
  private readonly takePid: () => number;

  /** @param takePid gives a fresh pid of the machine */
  constructor(setup: UnitSetup, takePid: () => number) {
    this.setup = setup;
    this.takePid = takePid;
    this.name = setup.name;
    this.description = setup.description;
    this.command = setup.command;
    this.documentation = setup.documentation;
    this.enabled = setup.enabled ?? true;
    this.since = setup.kernel.date;
  }

  get state(): UnitState {
    return this.current;
  }

  get active(): boolean {
    return this.current === 'active';
  }

  /** Whether its main process was stopped by a signal, and does nothing until it is told to go on. */
  get isHeld(): boolean {
    return this.setup.program.isHeld;
  }

  /** Whether it has failed and systemd is about to start it again. */
  get isRestarting(): boolean {
    return this.again !== undefined;
  }

  /** Oldest first. */
  get log(): readonly LogLine[] {
    return this.lines;
  }

  /** Adds a line to the log, from the main process or from systemd. */
  write(text: string, identifier?: string): void {
    const name = identifier ?? (this.command.split(' ')[0].split('/').pop() as string);
    const pid = name === 'systemd' ? 1 : (this.mainPid ?? 1);
    this.lines.push({ at: this.setup.kernel.date, identifier: name, pid, text });
    if (this.lines.length > LOG_LIMIT) this.lines = this.lines.slice(-LOG_LIMIT);
    this.changed.notify();
  }

  private become(state: UnitState): void {
    this.current = state;
    this.since = this.setup.kernel.date;
    this.changed.notify();
  }

  /** Starts it and waits until it is ready. Says whether it is. */
  *start(): Task<boolean> {
    while (this.current === 'deactivating' || this.current === 'activating') yield this.changed;
    if (this.current === 'active') return true;
    this.restarts = 0;
    return yield* this.begin();
  }

  private *begin(): Task<boolean> {
    this.forgetRestart();
    this.starts = [...this.starts, this.setup.kernel.date].slice(-(this.setup.restart?.burst ?? 1));
    this.become('activating');
    const job = this.setup.kernel.spawn(`start ${this.name}`, this.doStart());
    this.job = job;
    return yield* job.wait();
  }

  private *doStart(): Task<boolean> {
    this.mainPid = this.takePid();
    this.failure = undefined;
    this.write(`Starting ${this.name} - ${this.description}...`, 'systemd');
    try {
      yield* this.setup.start();
    } catch (error) {
      if (!(error instanceof UnitFailed)) throw error;
      this.write(error.message);
      this.mainPid = undefined;
      this.write(`${this.name}: Main process exited, code=exited, status=1/FAILURE`, 'systemd');
      this.fail('exit-code');
      this.write(`Failed to start ${this.name} - ${this.description}.`, 'systemd');
      this.scheduleRestart();
      return false;
    }
    this.become('active');
    this.write(`Started ${this.name} - ${this.description}.`, 'systemd');
    return true;
  }

  /** Stops it and waits until it has gone. */
  *stop(): Task {
    // With the signal to end systemd sends SIGCONT, so that a stopped process can take it.
    this.setup.program.release();
    while (this.current === 'deactivating' || this.current === 'activating') yield this.changed;
    this.forgetRestart();
    if (this.current !== 'active') {
      if (this.current === 'failed') this.become('inactive');
      return;
    }
    this.become('deactivating');
    const job = this.setup.kernel.spawn(`stop ${this.name}`, this.doStop());
    this.job = job;
    yield* job.wait();
  }

  private *doStop(): Task {
    this.write(`Stopping ${this.name} - ${this.description}...`, 'systemd');
    yield* this.setup.stop();
    this.mainPid = undefined;
    this.become('inactive');
    this.write(`${this.name}: Deactivated successfully.`, 'systemd');
    this.write(`Stopped ${this.name} - ${this.description}.`, 'systemd');
  }

  /** The machine's power is gone: whatever was under way ends where it is, and nothing is told. */
  losePower(): void {
    this.job?.interrupt(new PowerLost());
    this.forgetRestart();
    this.setup.program.release();
    this.mainPid = undefined;
    this.failure = undefined;
    this.become('inactive');
  }

  /**
   * `systemctl kill -s`: SIGSTOP and SIGCONT stop the main process and let it go on, whatever it was at; another signal
   * waits as long as it is stopped. A deadly one fails the unit (SIGTERM ends it in good order) and restarts it where
   * its policy says so, unless `forGood` is told.
   */
  kill(signal: SignalName, forGood = false): void {
    const { program } = this.setup;
    if (signal === 'SIGSTOP' && this.mainPid !== undefined) program.hold();
    else if (signal === 'SIGCONT') program.release();
    else if (signal === 'SIGKILL') this.deliver(signal, forGood);
    else program.whenFree(() => this.deliver(signal, forGood));
  }

  private deliver(signal: SignalName, forGood: boolean): void {
    if (this.current !== 'active') return;
    this.setup.kill(signal);
    if (signal !== 'SIGKILL' && signal !== 'SIGQUIT') return;
    this.setup.program.release();
    this.write(
      `${this.name}: Main process exited, code=killed, status=${signal === 'SIGKILL' ? '9/KILL' : '3/QUIT'}`,
      'systemd',
    );
    this.mainPid = undefined;
    this.fail('signal');
    if (!forGood) this.scheduleRestart();
  }

  private fail(failure: 'signal' | 'exit-code'): void {
    this.failure = failure;
    this.become('failed');
    this.write(`${this.name}: Failed with result '${failure}'.`, 'systemd');
  }

  private forgetRestart(): void {
    this.again?.cancel();
    this.again = undefined;
  }

  /** What the restart policy does with a unit that has failed. */
  private scheduleRestart(): void {
    const { kernel, restart } = this.setup;
    if (restart === undefined) return;
    this.again = kernel.after(restart.after, () => {
      this.again = undefined;
      this.restarts++;
      this.write(`${this.name}: Scheduled restart job, restart counter is at ${this.restarts}.`, 'systemd');
      const recent = this.starts.filter((at) => at > kernel.date - restart.interval);
      if (recent.length < restart.burst) {
        kernel.spawn(this.name, this.begin());
        return;
      }
      this.write(`${this.name}: Start request repeated too quickly.`, 'systemd');
      this.fail(this.failure ?? 'exit-code');
      this.write(`Failed to start ${this.name} - ${this.description}.`, 'systemd');
    });
  }
}

/** Thrown into the work of a machine that loses its power. */
export class PowerLost extends Error {}

/** Thrown by a unit's `start` when the daemon gives up; its message is what the daemon writes. */
export class UnitFailed extends Error {}
