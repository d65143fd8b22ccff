import { FileInode } from '../../host/fs/inode.ts';
import { resolvePath } from '../../host/fs/path.ts';
import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import { keepLooking } from '../../kernel/keep-looking.ts';
import { MILLISECOND, SECOND } from '../../kernel/time.ts';
import { anyOf, Future, type Task } from '../../kernel/wait.ts';
import { InvalidReference, parseReference } from '../../images/reference.ts';
import { TaskFailed, type Controller, type TaskDependencies } from '../../swarm/executor.ts';
import type { ContainerStatus, FileTarget, PortConfig, SwarmTask } from '../../swarm/types.ts';
import type { LogOptions, TaskLogLine } from '../../swarm/log-broker/log-messages.ts';
import type { Sink } from '../../swarm/rpc/channel.ts';
import type { Container } from '../container/container.ts';
import { planOf } from '../container/health.ts';
import { isReadable, logAttributes, readLog } from '../container/log-reader.ts';
import { EngineError, messageOf } from '../errors.ts';
import type { Engine } from '../engine.ts';
import { NoSuchNetwork } from '../network/connector.ts';
import { containerImage, containerName, toContainer } from './container-spec.ts';
import type { NodeExecutor } from './executor.ts';
import { taskBinding } from './task-binding.ts';
import { checkMount } from '../container/mounts.ts';
import { StartFailed } from '../container/start-failed.ts';
import { payloadReader } from './payload.ts';

/**
 * Name and load-balancer entries are withdrawn so long before the container is asked to stop (facts 11.3), and once more
 * before it is removed, though it ended long ago (measured on the real swarm).
 */
const DEACTIVATION = 2 * SECOND;
const ATTACHMENT_POLL = 100 * MILLISECOND;
const ATTACHMENT_LIMIT = 30 * SECOND;

/** A file's owner: the daemon takes numbers only. @throws EngineError (recordings/secret-files) */
function numberOf(text = ''): number {
  if (text !== '' && !/^[-+]?\d+$/.test(text))
    throw new EngineError(400, `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

/** Runs a task of a service as a container of this host (facts 11). */
export class TaskController implements Controller {
  private readonly executor: NodeExecutor;
  private readonly engine: Engine;
  private readonly dependencies: TaskDependencies;
  /** Its templates filled in. */
  private task: SwarmTask;
  /** Its container's. */
  private readonly name: string;
  /** Set when the task is stopped while it prepares: the pull is given up. */
  private cancelled = false;
  private unhealthy = false;
  /** A step that the agent gave up and asks for again goes on where it is: a pull is not started twice. */
  private readonly steps: { prepare?: Future<void>; start?: Future<void>; wait?: Future<void> } = {};
  private lastPorts: readonly PortConfig[] | undefined;

  constructor(executor: NodeExecutor, task: SwarmTask, dependencies: TaskDependencies) {
    this.executor = executor;
    this.engine = executor.engine;
    this.task = task;
    this.name = containerName(task);
    this.dependencies = dependencies;
  }

  private run(step: string, task: Task): Future<void> {
    const future = new Future<void>();
    this.engine.kernel.spawn(`${step} of a task`, settle(future, task));
    return future;
  }

  private once(step: 'prepare' | 'start', task: () => Task): Future<void> {
    return (this.steps[step] ??= this.run(step, task()));
  }

  private get container(): Container | undefined {
    return this.engine.containers.byName(this.name);
  }

  /** @throws TaskFailed `No such container: …` */
  private mustContainer(): Container {
    const { container } = this;
    if (container === undefined) throw this.noContainer();
    return container;
  }

  private noContainer(): TaskFailed {
    return new TaskFailed(`No such container: ${this.name}`);
  }

  update(task: SwarmTask): void {
    this.task = { ...task, Spec: this.task.Spec };
  }

  prepare(): Future<void> {
    return this.once('prepare', () => this.doPrepare());
  }

  private *doPrepare(): Task {
    const { engine, task } = this;
    yield* this.awaitAddresses();
    this.createNetworks();
    if (this.container !== undefined) return;
    const create = toContainer(task, this.dependencies.networks);
    for (const mount of create.hostConfig.Mounts ?? []) {
      const options = mount.VolumeOptions as
        | { DriverConfig?: { Name?: string; Options?: Record<string, string> }; Labels?: Record<string, string> }
        | undefined;
      const driver = options?.DriverConfig;
      if (mount.Type === 'volume' && driver !== undefined && mount.Source !== undefined)
        engine.volumes.create({
          name: mount.Source,
          driver: driver.Name,
          options: driver.Options ?? {},
          labels: options?.Labels,
        });
    }
    yield* this.pull();
    if (this.cancelled) throw new TaskFailed('context canceled');
    yield* engine.think();
    if (this.container !== undefined) return;
    const container = engine.containers.create(create);
    container.binding = taskBinding(task);
  }

  private createNetworks(): void {
    for (const each of this.task.networks) {
      const network = this.dependencies.networks.find((one) => one.ID === each.NetworkID);
      if (network !== undefined) this.executor.localNetwork(network);
    }
  }

  /** @throws TaskFailed when the node has no load balancer's address on an overlay within 30 s */
  private *awaitAddresses(): Task {
    const { kernel } = this.engine;
    const limit = kernel.now + ATTACHMENT_LIMIT;
    const overlays = this.task.networks.filter((each) =>
      this.dependencies.networks.some(
        (network) =>
          network.ID === each.NetworkID && !Object.hasOwn(network.Spec.Labels, 'com.docker.swarm.predefined'),
      ),
    );
    while (!overlays.every((each) => this.executor.hasAddress(each.NetworkID))) {
      if (this.cancelled) return;
      if (kernel.now >= limit)
        throw new TaskFailed('node is missing network attachments, ip addresses may be exhausted');
      yield* kernel.sleep(ATTACHMENT_POLL);
    }
  }

  /** Pull rules of facts 11.1: an error does not matter when the image is here, and shows as a missing image otherwise. */
  private *pull(): Task {
    const image = this.task.Spec.ContainerSpec?.Image ?? '';
    if (/^(sha256:)?[0-9a-f]{64}$/.test(image)) return;
    try {
      const reference = parseReference(containerImage(image));
      if (reference.digest !== undefined && this.engine.images.find(containerImage(image)) !== undefined) return;
      const { tag, ...rest } = reference;
      yield* this.engine.puller.pull(reference.digest === undefined ? { ...rest, tag } : reference);
    } catch (error) {
      if (!(error instanceof EngineError) && !(error instanceof InvalidReference)) throw error;
    }
  }

  /** Secrets and configs appear as files that cannot be written (facts 11.7). */
  private placeFiles(container: Container): void {
    const spec = this.task.Spec.ContainerSpec;
    // A secret or config that is referred to twice is one file, seen at both places as the second one asks
    // (transcripts/config-errors).
    const files = new Map<string, FileInode>();
    const put = (directory: string, target: FileTarget | undefined, id: string, name: string, text: string): void => {
      const path = target?.Name === undefined || target.Name === '' ? name : target.Name;
      const absolute = resolvePath('/', path.startsWith('/') ? path : `${directory}/${path}`);
      checkMount(container, absolute, `/var/lib/docker/containers/${container.id}/mounts/secrets/${id}`, 'file');
      const parent = absolute.slice(0, absolute.lastIndexOf('/')) || '/';
      if (!container.fs.exists(parent)) container.fs.mkdir(parent, { parents: true });
      if (!container.fs.exists(absolute)) container.fs.writeFile(absolute, '');
      const file = files.get(id) ?? new FileInode({ text });
      files.set(id, file);
      file.mode = target?.Mode ?? 0o444;
      file.uid = numberOf(target?.UID);
      file.gid = numberOf(target?.GID);
      container.fs.mount(absolute, file, { readOnly: true });
    };
    const read = payloadReader(this.task, this.dependencies);
    for (const each of spec?.Secrets ?? [])
      put('/run/secrets', each.File, each.SecretID, each.SecretName, read.secret(each.SecretID));
    for (const each of spec?.Configs ?? [])
      put('', each.File, each.ConfigID, each.ConfigName, read.config(each.ConfigID));
  }

  start(): Future<void> {
    return this.once('start', () => this.doStart());
  }

  private *doStart(): Task {
    const { engine } = this;
    const container = this.mustContainer();
    if (container.startedAt === undefined) {
      try {
        this.placeFiles(container);
        yield* this.startContainer(container);
      } catch (error) {
        if (error instanceof StartFailed) container.exitCode = error.exitCode;
        throw new TaskFailed(`starting container failed: ${messageOf(error)}`);
      }
    }
    this.rememberPorts(container);
    if (planOf(container.config.Healthcheck) === undefined) {
      engine.discovery.setState(container, 'active');
      return;
    }
    for (;;) {
      if (container.removed) throw new TaskFailed('dockerexec: container destroyed');
      if (!container.isRunning) {
        if (container.exitCode === 0) return;
        throw this.exited(container);
      }
      if (container.health?.status === 'healthy') {
        engine.discovery.setState(container, 'active');
        return;
      }
      if (container.health?.status === 'unhealthy') {
        this.unhealthy = true;
        yield* this.doShutdown();
        throw this.exited(container);
      }
      yield container.changed;
    }
  }

  /** A network that another task took with it is made anew, and the container is started once more. */
  private *startContainer(container: Container): Task {
    for (;;) {
      try {
        yield* this.engine.lifecycle.start(container);
        return;
      } catch (error) {
        if (!(error instanceof NoSuchNetwork)) throw error;
        this.createNetworks();
      }
    }
  }

  private exited(container: Container): TaskFailed {
    const why = this.unhealthy
      ? ': dockerexec: unhealthy container'
      : container.error === ''
        ? ''
        : `: ${container.error}`;
    return new TaskFailed(`task: non-zero exit (${container.exitCode})${why}`);
  }

  wait(): Future<void> {
    return (this.steps.wait ??= this.ended());
  }

  /** Settles when the container has ended; one that gets unhealthy is shut down (facts 10.2). */
  private ended(): Future<void> {
    const { container } = this;
    if (container === undefined) return Future.failed(this.noContainer());
    const future = new Future<void>();
    keepLooking(this.engine.kernel, container.changed, () => {
      if (container.isRunning && !container.removed) {
        if (container.health?.status === 'unhealthy' && !this.unhealthy) this.stopUnhealthy(future);
        return false;
      }
      if (container.exitCode === 0) future.resolve();
      else future.reject(this.exited(container));
      return true;
    });
    return future;
  }

  /** @param ended fails as the shutdown does */
  private stopUnhealthy(ended: Future<void>): void {
    this.unhealthy = true;
    this.run('shutdown', this.doShutdown()).whenSettled(
      () => {},
      (error) => ended.reject(error),
    );
  }

  shutdown(): Future<void> {
    this.cancelled = true;
    return this.run('shutdown', this.doShutdown());
  }

  /** Whether its service can be reached on a network, other than by the ports of its host. */
  private get hasServiceBinding(): boolean {
    return this.task.networks.some((each) =>
      this.dependencies.networks.some((one) => one.ID === each.NetworkID && one.Spec.Name !== 'bridge'),
    );
  }

  private *doShutdown(): Task {
    const { engine, executor } = this;
    const { container } = this;
    if (this.hasServiceBinding) {
      if (container?.isRunning === true) engine.discovery.setState(container, 'draining');
      const end = engine.kernel.now + DEACTIVATION;
      while (engine.kernel.now < end) yield anyOf(engine.kernel.timer(end - engine.kernel.now));
    }
    if (container !== undefined) {
      const grace = this.task.Spec.ContainerSpec?.StopGracePeriod;
      yield* engine.lifecycle.stop(container, grace === undefined ? undefined : Math.floor(grace / 1_000_000_000));
    }
    for (const each of this.task.networks) executor.releaseNetwork(each.NetworkID);
  }

  remove(): Future<void> {
    this.cancelled = true;
    return this.run('remove', this.doRemove());
  }

  private *doRemove(): Task {
    yield* this.doShutdown();
    const { container } = this;
    if (container !== undefined) yield* this.engine.lifecycle.remove(container, { force: true, volumes: true });
  }

  logs(options: LogOptions, sink: Sink<TaskLogLine>): Disposable {
    const owned = new DisposableStore();
    const end = (): void => sink.end(undefined);
    const read = (container: Container): void => {
      const attributes = logAttributes(container);
      const range = { ...options, streams: new Set(options.streams), until: undefined };
      owned.add(readLog(container, range, { entry: (entry) => sink.item({ ...entry, attributes }), end }));
    };
    const { container } = this;
    if (container !== undefined && !isReadable(container)) end();
    else if (container?.startedAt !== undefined) read(container);
    else if (!options.follow) end();
    else this.onStarted(owned, (started) => (isReadable(started) ? read(started) : end()));
    return owned;
  }

  /** Waits until the container has been started, if it ever is. */
  private onStarted(owned: DisposableStore, then: (container: Container) => void): void {
    const name = this.name;
    const listening = owned.add(
      this.engine.events.fired.on((event) => {
        const { container } = this;
        if (event.type !== 'container' || event.action !== 'start' || event.attributes.name !== name) return;
        listening.dispose();
        if (container !== undefined) then(container);
      }),
    );
  }

  containerStatus(): ContainerStatus | undefined {
    const { container } = this;
    if (container === undefined) return undefined;
    return { ContainerID: container.id, PID: container.pid, ExitCode: container.exitCode };
  }

  private rememberPorts(container: Container): void {
    const ports: PortConfig[] = [];
    for (const [key, bindings] of Object.entries(container.ports)) {
      const [target, protocol] = key.split('/');
      for (const each of bindings)
        ports.push({
          Protocol: protocol as PortConfig['Protocol'],
          TargetPort: Number(target),
          PublishedPort: Number(each.HostPort),
          PublishMode: 'host',
        });
    }
    this.lastPorts = ports.length === 0 ? undefined : ports;
  }

  portStatus(): readonly PortConfig[] | undefined {
    const { container } = this;
    if (container?.isRunning === true) this.rememberPorts(container);
    return this.lastPorts;
  }
}

function* settle(future: Future<void>, task: Task): Task {
  try {
    yield* task;
    future.resolve();
  } catch (error) {
    if (error instanceof TaskFailed) future.reject(error);
    else if (error instanceof EngineError) future.reject(new TaskFailed(error.message));
    else future.reject(new TaskFailed(messageOf(error)));
  }
}
