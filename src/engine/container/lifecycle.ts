import { Machine } from '../../host/machine.ts';
import type { Proc } from '../../host/proc.ts';
import { DisposableStore, toDisposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { SIGNALS, type SignalName } from '../../kernel/signal.ts';
import { MILLISECOND, MINUTE, SECOND, type Micros } from '../../kernel/time.ts';
import { anyOf, type Task, type Waiter } from '../../kernel/wait.ts';
import { EngineError } from '../errors.ts';
import type { EventLog } from '../events.ts';
import type { Connector } from '../network/connector.ts';
import type { HostPorts } from '../network/host-ports.ts';
import type { Volumes } from '../volume/volumes.ts';
import type { MountPoint } from './config.ts';
import { NO_PORTS, type Container } from './container.ts';
import type { Containers } from './containers.ts';
import { RUNC_THREADS } from './exec.ts';
import { writeNetworkFiles } from './files.ts';
import { monitorHealth } from './health.ts';
import { mountAll, tmpfsOf, unmountAll } from './mounts.ts';
import { StartFailed } from './start-failed.ts';
import { prepareProcess, stopSignal } from './start-process.ts';

/** What making a container takes on a busy machine, until it comes onto its networks (recordings/events). */
const CREATE: readonly [Micros, Micros] = [120 * MILLISECOND, 280 * MILLISECOND];
/** From its networks until its process runs. */
const LAUNCH: readonly [Micros, Micros] = [60 * MILLISECOND, 140 * MILLISECOND];
/** From the end of the process until everything of it is cleaned up. */
const CLEAN_UP: readonly [Micros, Micros] = [60 * MILLISECOND, 140 * MILLISECOND];
const DEFAULT_GRACE = 10 * SECOND;
/** The exit status that dockerd writes down for a container that it finds dead (facts 11.8). */
const POWER_LOST = 255;
const FIRST_BACKOFF = 100 * MILLISECOND;
/** A run of this length makes the next restart quick again. */
const LONG_RUN = 10 * SECOND;

export interface LifecycleParts {
  readonly kernel: Kernel;
  readonly host: Machine;
  readonly containers: Containers;
  readonly volumes: Volumes;
  readonly connector: Connector;
  readonly ports: HostPorts;
  readonly events: EventLog;
  readonly random: RandomStream;
}

/** Waits for the end of a container's process 1. */
class Ending implements Waiter {
  private readonly lifecycle: Lifecycle;
  private readonly container: Container;
  private readonly proc: Proc;

  constructor(lifecycle: Lifecycle, container: Container, proc: Proc) {
    this.lifecycle = lifecycle;
    this.container = container;
    this.proc = proc;
  }

  wake(): void {
    this.lifecycle.afterEnd(this.container, this.proc);
  }
}

/** Starting, stopping and the end of containers. */
export class Lifecycle {
  private readonly o: LifecycleParts;
  private readonly starting = new Set<Container>();
  private readonly backoff = new Map<Container, Micros>();

  private readonly leaveNetworks = (container: Container): void => this.o.connector.leave(container);

  constructor(parts: LifecycleParts) {
    this.o = parts;
  }

  private sleep([from, to]: readonly [Micros, Micros]): Task {
    return this.o.kernel.sleep(this.o.random.int(from, to));
  }

  /**
   * Starts it. @param traced see `Machine.traced`, of its first process
   * @returns false when it runs already @throws EngineError why it cannot be started
   */
  *start(container: Container, traced = false): Task<boolean> {
    if (container.status === 'paused')
      throw new EngineError(409, 'cannot start a paused container, try unpause instead');
    if (container.status === 'running') return false;
    container.stoppedByHand = false;
    this.backoff.delete(container);
    container.restartCount = 0;
    yield* this.launch(container, traced);
    return true;
  }

  private *launch(container: Container, traced: boolean): Task {
    while (this.starting.has(container)) yield container.changed;
    if (container.isRunning) return;
    if (container.status === 'removing' || container.removed)
      throw new EngineError(409, 'container is marked for removal and cannot be started');
    this.starting.add(container);
    try {
      yield* this.sleep(CREATE);
      yield* this.run(container, traced);
    } finally {
      this.starting.delete(container);
      container.changed.notify();
    }
  }

  private *run(container: Container, traced: boolean): Task {
    const { kernel, host, connector, ports, containers } = this.o;
    const running = new DisposableStore();
    container.sandboxId = this.o.random.hex(64);
    try {
      container.fs.readOnly = false;
      const mounts = [...container.mounts, ...tmpfsOf(container.hostConfig)];
      this.mount(container, mounts, running);
      this.tellVolumes(container, running);
      const namespace = connector.open(container);
      running.add(toDisposable(this.leaveNetworks, container));
      const machine = new Machine({
        kernel: host.kernel,
        hostname: container.config.Hostname,
        fs: container.fs,
        net: namespace,
        kind: 'container',
        memory: container.hostConfig.Memory === 0 ? host.memory : container.hostConfig.Memory,
        cpus: host.cpus,
        limits: container.hostConfig.Ulimits ?? [],
      });
      const launch = prepareProcess(container, traced ? machine.withTraces() : machine);
      yield* connector.enter(container);
      const first = connector.publisher(container);
      if (first !== undefined) {
        const bound = ports.bind(container.hostConfig, container.config.ExposedPorts ?? [], {
          name: container.name,
          endpoint: first.id,
          address: first.address,
          bridge: first.bridge,
        });
        running.add(bound.binding);
        container.ports = bound.ports;
      }
      connector.entered(container);
      writeNetworkFiles(container, host.fs, connector.gatewayAddress());
      container.fs.readOnly = container.hostConfig.ReadonlyRootfs;
      yield* this.sleep(LAUNCH);
      if (container.removed) throw new EngineError(409, 'container is marked for removal and cannot be started');
      container.machine = machine;
      container.proc = launch();
      machine.skipPids(RUNC_THREADS);
    } catch (error) {
      running.dispose();
      container.machine = undefined;
      container.proc = undefined;
      container.ports = NO_PORTS;
      this.failed(container, error);
      throw error;
    }
    container.pid = host.takePid();
    container.exitCode = 0;
    container.error = '';
    container.startedAt = kernel.date;
    container.finishedAt = undefined;
    container.stopping = false;
    container.running = running;
    container.become('running');
    containers.tell(container, 'start');
    const health = monitorHealth({ kernel, container, events: this.o.events, random: this.o.random });
    if (health !== undefined) running.add(health);
    const { proc } = container;
    proc.process.subscribe(new Ending(this, container, proc));
  }

  /** Mounts into a container; `until` takes it off again. */
  private mount(container: Container, mounts: readonly MountPoint[], until: DisposableStore): void {
    mountAll(container, mounts, { host: this.o.host.fs, volumes: this.o.volumes });
    if (mounts.length > 0) until.add(toDisposable(() => unmountAll(container.fs, mounts)));
  }

  /** Mounts what belongs into a container for the time of a look at its files: it need not run (recordings/events-order). */
  withVolumes<T>(container: Container, look: () => T): T {
    const until = new DisposableStore();
    const mounts = container.mounts.filter((each) => each.Type !== 'tmpfs');
    if (!container.isRunning && !this.starting.has(container)) {
      this.mount(container, mounts, until);
    }
    this.tellVolumes(container, until);
    try {
      return look();
    } finally {
      until.dispose();
    }
  }

  /** Tells that a container's volumes are mounted; `until` tells of their end. */
  private tellVolumes(container: Container, until: DisposableStore): void {
    for (const { Name, Driver = 'local', Destination, Propagation, RW } of container.mounts) {
      if (Name === undefined) continue;
      const attributes = { container: container.id, driver: Driver };
      const tell = (action: string, more: Readonly<Record<string, string>>): void =>
        this.o.events.emit({
          type: 'volume',
          action,
          id: Name,
          attributes: { ...attributes, ...more },
          scope: 'local',
        });
      tell('mount', { destination: Destination, propagation: Propagation, 'read/write': String(RW) });
      until.add(toDisposable(() => tell('unmount', {})));
    }
  }

  private failed(container: Container, error: unknown): void {
    const status = error instanceof EngineError ? error.status : 500;
    container.error = error instanceof Error ? error.message : String(error);
    if (error instanceof StartFailed) container.exitCode = error.exitCode;
    else container.exitCode = status === 400 || status === 404 || status === 500 ? 128 : 127;
    container.sandboxId = '';
    if (container.hostConfig.AutoRemove) this.o.kernel.soon(() => this.o.containers.remove(container, true));
  }

  /** Process 1 has ended. What follows: the container's own end, and a new start where it wants one. */
  afterEnd(container: Container, proc: Proc): void {
    this.o.kernel.spawn('clean up', this.cleanUp(container, proc));
  }

  private *cleanUp(container: Container, proc: Proc): Task {
    const { kernel } = this.o;
    yield* this.sleep(CLEAN_UP);
    if (container.proc !== proc) return;
    this.ended(container, proc.process.result());
    if (container.hostConfig.AutoRemove) {
      this.o.containers.remove(container, true);
      return;
    }
    if (!this.wantsRestart(container)) return;
    const ran = (container.finishedAt ?? 0) - (container.startedAt ?? 0);
    const previous = ran >= LONG_RUN ? undefined : this.backoff.get(container);
    const delay = previous === undefined ? FIRST_BACKOFF : Math.min(previous * 2, MINUTE);
    this.backoff.set(container, delay);
    container.restartCount++;
    container.become('restarting');
    const until = kernel.now + delay;
    while (kernel.now < until && container.status === 'restarting')
      yield anyOf(container.changed, kernel.timer(until - kernel.now));
    if (container.status !== 'restarting' || container.removed) return;
    try {
      yield* this.launch(container, false);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      container.become('exited');
    }
  }

  private wantsRestart(container: Container): boolean {
    if (container.stoppedByHand || container.removed) return false;
    const { Name, MaximumRetryCount } = container.hostConfig.RestartPolicy;
    if (Name === 'always' || Name === 'unless-stopped') return true;
    if (Name !== 'on-failure' || container.exitCode === 0) return false;
    return MaximumRetryCount === 0 || container.restartCount < MaximumRetryCount;
  }

  /** The host lost its power, and with it the container its processes: it is found ended with status 255. */
  losePower(container: Container): void {
    const { machine } = container;
    if (machine === undefined) return;
    container.proc = undefined;
    for (const proc of [...machine.processes.values()]) proc.signal('SIGKILL');
    this.ended(container, POWER_LOST);
  }

  /** The process is gone: lets go of everything and tells. */
  private ended(container: Container, exitCode: number): void {
    const { kernel, containers } = this.o;
    container.log.flush();
    container.running?.dispose();
    container.running = undefined;
    container.machine = undefined;
    container.proc = undefined;
    container.tty = undefined;
    container.pid = 0;
    container.ports = NO_PORTS;
    container.sandboxId = '';
    container.dropStdin();
    container.exitCode = exitCode;
    container.finishedAt = kernel.date;
    // What no longer runs is not healthy, whatever its last probe said (transcripts/health-container).
    if (container.health !== undefined) container.health.status = 'unhealthy';
    container.become('exited');
    if (container.stopping) containers.tell(container, 'stop');
    container.stopping = false;
    const seconds = Math.floor((kernel.date - (container.startedAt ?? kernel.date)) / SECOND);
    containers.tell(container, 'die', { execDuration: String(seconds), exitCode: String(exitCode) });
    container.ended.fire(exitCode);
  }

  /** Sends a signal to process 1. @throws EngineError 409 when it does not run */
  kill(container: Container, signal: SignalName, byHand = true): void {
    if (!container.isRunning || container.proc === undefined)
      throw new EngineError(409, `container ${container.id} is not running`);
    if (byHand && (signal === 'SIGKILL' || signal === stopSignal(container))) container.stoppedByHand = true;
    this.o.containers.tell(container, 'kill', { signal: String(SIGNALS[signal]) });
    container.proc.signal(signal);
  }

  /**
   * Asks it to stop, and ends it when it has not after the time of grace.
   * @param seconds the grace, -1 for ever; undefined: the container's own, or 10 @returns false when it did not run
   */
  *stop(
    container: Container,
    seconds?: number,
    o: { readonly signal?: SignalName; readonly byHand?: boolean } = {},
  ): Task<boolean> {
    const { kernel } = this.o;
    if (container.status === 'restarting') {
      container.stoppedByHand = true;
      container.become('exited');
      return true;
    }
    if (!container.isRunning) return false;
    const byHand = o.byHand ?? true;
    if (container.status === 'paused') this.unpause(container);
    container.stopping = true;
    if (byHand) container.stoppedByHand = true;
    const proc = container.proc;
    const grace = seconds ?? container.config.StopTimeout ?? DEFAULT_GRACE / SECOND;
    this.kill(container, o.signal ?? stopSignal(container), byHand);
    const deadline = grace < 0 ? Infinity : kernel.now + grace * SECOND;
    while (container.proc === proc && container.isRunning && kernel.now < deadline)
      yield deadline === Infinity ? container.changed : anyOf(container.changed, kernel.timer(deadline - kernel.now));
    if (container.proc === proc && container.isRunning) {
      if (proc?.exitStatus === undefined) this.kill(container, 'SIGKILL', byHand);
      while (container.proc === proc && container.isRunning) yield container.changed;
    }
    return true;
  }

  /** Stops and starts it. */
  *restart(container: Container, seconds?: number, signal?: SignalName): Task {
    yield* this.stop(container, seconds, { signal });
    yield* this.start(container);
    this.o.containers.tell(container, 'restart');
  }

  /** @throws EngineError 409 */
  pause(container: Container): void {
    if (container.status === 'paused') throw new EngineError(409, `Container ${container.id} is already paused`);
    if (!container.isRunning) throw new EngineError(409, `container ${container.id} is not running`);
    for (const proc of container.machine?.processes.values() ?? []) proc.signal('SIGSTOP');
    container.become('paused');
    this.o.containers.tell(container, 'pause');
  }

  /** @throws EngineError 500 */
  unpause(container: Container): void {
    if (container.status !== 'paused') throw new EngineError(500, `Container ${container.id} is not paused`);
    for (const proc of container.machine?.processes.values() ?? []) proc.signal('SIGCONT');
    container.become('running');
    this.o.containers.tell(container, 'unpause');
  }

  /** Deletes it. @throws EngineError 409 when it runs and `force` is not set */
  *remove(
    container: Container,
    o: { readonly force?: boolean; readonly volumes?: boolean; readonly shown?: string } = {},
  ): Task {
    if (container.removed) return;
    const shown = o.shown ?? container.name;
    if (container.isRunning || container.status === 'restarting') {
      if (o.force !== true) {
        const why =
          container.status === 'paused'
            ? 'container is paused and must be unpaused first'
            : container.status === 'restarting'
              ? 'container is restarting: stop the container before removing or force remove'
              : 'container is running: stop the container before removing or force remove';
        throw new EngineError(409, `cannot remove container "${shown}": ${why}`);
      }
      container.stoppedByHand = true;
      if (container.status === 'paused') this.unpause(container);
      if (container.isRunning) this.kill(container, 'SIGKILL');
      else container.become('exited');
      while (container.isRunning) yield container.changed;
    }
    if (container.removed) return;
    container.become('removing');
    yield* this.o.kernel.sleep(this.o.random.int(5 * MILLISECOND, 30 * MILLISECOND));
    if (!container.removed) this.o.containers.remove(container, o.volumes ?? false);
  }

  /** Waits until it has ended for the time being; the exit status. */
  *wait(container: Container): Task<number> {
    while (container.isRunning || this.starting.has(container)) yield container.changed;
    return container.exitCode;
  }
}
