import type { Machine } from '../host/machine.ts';
import { DisposableStore } from '../kernel/disposable.ts';
import type { Catalogue } from '../images/catalogue.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { RandomStream } from '../kernel/random.ts';
import { MILLISECOND } from '../kernel/time.ts';
import { Future, type Task } from '../kernel/wait.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from '../net/http.ts';
import type { Network } from '../net/network.ts';
import { HttpConnectError, serveHttp } from '../net/http-over-tcp.ts';
import { Router, type Route } from './api/router.ts';
import { Containers } from './container/containers.ts';
import { nameServers } from './container/resolv-conf.ts';
import { Lifecycle } from './container/lifecycle.ts';
import {
  DaemonFault,
  LIVE_RESTORE,
  NOTHING,
  readDaemonConfiguration,
  type DaemonConfiguration,
} from './daemon-configuration.ts';
import { EventLog } from './events.ts';
import { ImageStore } from './image/image-store.ts';
import { Puller } from './image/pull.ts';
import { Connector } from './network/connector.ts';
import { Discovery } from './network/discovery.ts';
import { HostPorts } from './network/host-ports.ts';
import { Networks } from './network/networks.ts';
import { NodeSandboxes } from './network/node-sandboxes.ts';
import { Resolver } from './network/resolver.ts';
import { NodeExecutor, type MakeController } from './swarm/executor.ts';
import type { Member, MemberFactory } from './swarm/member.ts';
import { overlayAttacher } from './swarm/attachments.ts';
import { tellSwarmEvents } from './swarm/swarm-events.ts';
import { Volumes } from './volume/volumes.ts';

export const SOCKET = '/var/run/docker.sock';

/** From the swarm being ready to the API taking requests. */
const SERVING = 150 * MILLISECOND;
/** What the daemon's end takes beside its containers; on the real one a stop takes 1.05 s, in a swarm 1.2 to 2.4 s. */
const SHUTDOWN: readonly [number, number] = [1_000 * MILLISECOND, 1_100 * MILLISECOND];
const SWARM_SHUTDOWN: readonly [number, number] = [150 * MILLISECOND, 1_300 * MILLISECOND];

export interface EngineOptions {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly host: Machine;
  /** Where images come from. */
  readonly catalogue: Catalogue;
  readonly member: MemberFactory;
  /** What the API answers; asked at the first request. */
  readonly routes: () => readonly Route<Engine>[];
  readonly makeController: MakeController;
}

/**
 * The Docker Engine of one host. What it has on disk (images, containers, volumes, networks, the swarm's
 * identity) lives as long as this object; `start`, `stop` and `kill` are the daemon's.
 */
export class Engine implements HttpHandler {
  readonly kernel: Kernel;
  readonly host: Machine;
  readonly catalogue: Catalogue;
  readonly random: RandomStream;
  readonly events: EventLog;
  readonly images: ImageStore;
  readonly puller: Puller;
  readonly volumes: Volumes;
  readonly networks: Networks;
  readonly containers: Containers;
  readonly connector: Connector;
  readonly discovery: Discovery;
  readonly sandboxes: NodeSandboxes;
  readonly lifecycle: Lifecycle;
  readonly executor: NodeExecutor;
  readonly member: Member;
  /** `docker info`'s ID: a UUID. */
  readonly id: string;
  private readonly router: Router<Engine>;
  private running = false;
  configuration: DaemonConfiguration = NOTHING;
  /** Where it listens beside its socket. */
  private listeners = new DisposableStore();

  constructor(options: EngineOptions) {
    const { kernel, host, catalogue, network } = options;
    this.kernel = kernel;
    this.host = host;
    this.catalogue = catalogue;
    const random = (name: string): RandomStream => kernel.random(`engine ${host.hostname} ${name}`);
    this.random = random('ids');
    const hex = random('identity').hex(32);
    this.id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
    const events = (this.events = new EventLog(kernel));
    const images = (this.images = new ImageStore());
    this.puller = new Puller({ kernel, catalogue, images, events, random: random('pull') });
    const volumes = (this.volumes = new Volumes(kernel, host.fs, events));
    this.networks = new Networks({ kernel, wires: network, host: host.net, events, random: random('networks') });
    const containers = (this.containers = new Containers({
      kernel,
      host,
      images,
      volumes,
      events,
      random: this.random,
    }));
    const { networks } = this;
    const discovery = (this.discovery = new Discovery({
      kernel,
      wires: network,
      host: host.net,
      networks,
      self: () => this.member.info(),
    }));
    const resolver = new Resolver({
      kernel,
      random: random('resolver'),
      host: host.net,
      discovery,
      containerOf: (id) => containers.get(id),
      isUp: () => this.running,
      hostServers: () => nameServers(host.fs),
    });
    this.sandboxes = new NodeSandboxes({ wires: network, host, networks, discovery, resolver, random: random('veth') });
    networks.onDrop = (gone) => {
      this.sandboxes.close(gone);
      discovery.drop(gone);
    };
    this.connector = new Connector({
      wires: network,
      host,
      networks,
      discovery,
      resolver,
      random: random('veth'),
      findContainer: (text) => containers.find(text),
    });
    this.lifecycle = new Lifecycle({
      kernel,
      host,
      containers,
      volumes,
      connector: this.connector,
      ports: new HostPorts(host.net, networks.firewall),
      events,
      random: random('lifecycle'),
    });
    this.executor = new NodeExecutor(this, options.makeController);
    this.member = options.member(this.executor);
    this.connector.attachOverlay = overlayAttacher(this);
    this.connector.detachOverlay = (taskId) => {
      this.member.allocate('detachNetwork', { taskId }).whenSettled(
        () => {},
        () => {},
      );
    };
    tellSwarmEvents(this);
    this.router = new Router(kernel, this as Engine, options.routes);
  }

  /** Whether the daemon is up. */
  get isUp(): boolean {
    return this.running;
  }

  /** Answers a request of the API. Local reads answer at once. */
  handle(request: HttpRequest): Future<HttpResponse> {
    if (!this.kernel.isHeld) return this.router.handle(request);
    // The machine takes it while the daemon is stopped.
    const answer = new Future<HttpResponse>();
    this.kernel.soon(() => {
      if (!this.running) return answer.reject(new HttpConnectError('the daemon is gone'));
      this.router.handle(request).whenSettled(
        (response) => answer.resolve(response),
        (error) => answer.reject(error),
      );
    });
    return answer;
  }

  /** The small time that anything takes. */
  think(): Task {
    return this.kernel.sleep(this.random.int(8 * MILLISECOND, 30 * MILLISECOND));
  }

  /**
   * The daemon starts. What an earlier one left running is stopped first; then come back the containers whose
   * policy says so, and the swarm.
   * @throws DaemonFault where it gives up
   */
  *start(): Task {
    if (this.running) return;
    this.events.forget();
    yield* this.kernel.sleep(this.random.int(300 * MILLISECOND, 700 * MILLISECOND));
    this.configuration = readDaemonConfiguration(this.host.fs);
    const orphans = this.containers.all().filter((each) => each.isRunning);
    yield* this.stopAll(orphans);
    this.networks.initialise();
    this.executor.forget();
    if (this.configuration.liveRestore && this.member.info().nodeId !== '')
      throw new DaemonFault(`failed to start cluster component: ${LIVE_RESTORE}`);
    this.host.fs.mkdir('/var/run', { parents: true });
    this.host.fs.bindSocket(SOCKET, this);
    this.listenOnTcp();
    this.running = true;
    this.discovery.resume();
    for (const container of this.containers.all()) {
      const { Name } = container.hostConfig.RestartPolicy;
      const again =
        Name === 'always' ||
        (Name === 'unless-stopped' && !container.stoppedByHand) ||
        (Name === 'on-failure' && container.exitCode !== 0);
      if (!again || container.startedAt === undefined) continue;
      this.kernel.spawn(`start ${container.name}`, ignoreErrors(this.lifecycle.start(container)));
    }
    yield* this.member.start().wait();
    // Only then it takes requests; who waits for the daemon waits for that.
    yield* this.kernel.sleep(SERVING);
  }

  private listenOnTcp(): void {
    this.listeners = new DisposableStore();
    for (const { address, port } of this.configuration.hosts)
      this.listeners.add(
        this.host.net.listen(
          {
            protocol: 'tcp',
            address,
            port,
            owner: 'dockerd',
            ...(address === '0.0.0.0' ? { family: 'dual' } : {}),
          },
          { onConnection: (connection) => serveHttp(this.kernel, connection, this), reader: this.kernel },
        ),
      );
  }

  /** Stops containers side by side. */
  private *stopAll(containers: readonly { readonly id: string }[]): Task {
    const stops = containers.map((each) => {
      const container = this.containers.find(each.id);
      return this.kernel.spawn(
        `stop ${container.name}`,
        ignoreErrors(this.lifecycle.stop(container, undefined, { byHand: false })),
      );
    });
    for (const stop of stops) yield* stop.wait();
  }

  /** While the daemon is down: /var/lib/docker was wiped, and with it containers, images and volumes. */
  forget(): void {
    this.containers.forget();
    this.images.forget();
    this.volumes.forget();
  }

  /** The daemon is asked to stop (SIGTERM): first the swarm's tasks go (facts 11.8), then the other containers stop. */
  *stop(): Task {
    if (!this.running) return;
    this.running = false;
    const { kernel, random } = this;
    const part = this.member.info().localNodeState !== 'inactive';
    this.host.fs.remove(SOCKET);
    this.listeners.dispose();
    const leaving = this.member.stop();
    if (part) yield* kernel.sleep(random.int(...SWARM_SHUTDOWN));
    // A container that its policy would bring back must stay down now.
    const others = this.containers
      .all()
      .filter((each) => (each.isRunning || each.status === 'restarting') && !isTask(each.config.Labels));
    for (const each of others) each.stoppedByHand = true;
    yield* this.stopAll(others);
    for (const each of others) each.stoppedByHand = false;
    yield* leaving.wait();
    yield* kernel.sleep(random.int(...SHUTDOWN));
    // Nobody is told: the others find that it answers no more.
    this.discovery.pause();
  }

  /** The host loses its power, whatever the daemon was doing. */
  losePower(): void {
    this.kill();
    for (const container of this.containers.all()) this.lifecycle.losePower(container);
  }

  /** The daemon is killed: containers go on running until one starts again (observed on the real one). */
  kill(): void {
    if (!this.running) return;
    this.running = false;
    this.member.kill();
    this.discovery.pause();
    this.host.fs.remove(SOCKET);
    this.listeners.dispose();
  }
}

/** Whether a container is a task of the swarm. */
export function isTask(labels: Readonly<Record<string, string>>): boolean {
  return Object.hasOwn(labels, 'com.docker.swarm.task');
}

function* ignoreErrors(task: Task<unknown>): Task {
  try {
    yield* task;
  } catch {
    // What cannot be started says so in its own state.
  }
}
