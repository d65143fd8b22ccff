import type { Container } from '../../engine/container/container.ts';
import { MILLISECOND, SECOND } from '../../kernel/time.ts';
import { parseAddress } from '../../net/address.ts';
import type { Connection } from '../../net/connection.ts';
import { askDns, type DnsReply } from '../../net/dns.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { Store } from '../../swarm/store.ts';
import type { Service, SwarmTask } from '../../swarm/types.ts';
import type { SimulatedHost } from '../../world/simulated-host.ts';
import type { World } from '../../world/world.ts';

/** What asking takes at most where all is well; a question to a name server outside of the swarm takes longer. */
const PATIENCE = 50 * MILLISECOND;
const RESOLVER = '127.0.0.11';

/** A task that runs, and its container. */
interface Backend {
  readonly task: SwarmTask;
  readonly container: Container;
  readonly net: Namespace;
}

/**
 * What a swarm is for: each published port answers on every node, each name leads to the tasks of its service, and
 * whoever answers is a task that runs. Asked for on the simulated wires, when the swarm has settled otherwise.
 */
export class DataPlane {
  private readonly world: World;
  private readonly amiss: string[] = [];
  private readonly running = new Map<string, Backend>();
  private readonly nodes: SimulatedHost[] = [];
  private store!: Store;

  constructor(world: World) {
    this.world = world;
  }

  /** In words; nothing when all that should answer does. A few milliseconds pass. */
  complaints(): readonly string[] {
    const leader = this.world.hosts.find((host) => host.engine.member.observe()?.leads === true);
    const seen = leader?.engine.member.observe();
    if (seen === undefined) return [];
    this.store = seen.store;
    this.look();
    const asked: (() => void)[] = [];
    for (const service of this.store.all('service')) {
      const backends = this.backendsOf(service);
      // What a paused update left behind is of two minds.
      if (backends.length === 0 || this.isMixed(service, backends)) continue;
      asked.push(...this.askPorts(service, backends), ...this.askNames(service, backends));
    }
    if (asked.length > 0) this.world.kernel.runUntil(this.world.kernel.now + PATIENCE);
    for (const judge of asked) judge();
    return this.amiss;
  }

  private look(): void {
    for (const host of this.world.hosts) {
      const node = this.store.get('node', host.disk.node?.certificate.nodeId ?? '');
      if (node?.Status.State !== 'ready' || !host.isUp || !host.docker.active) continue;
      this.nodes.push(host);
      for (const container of host.engine.containers.all()) {
        const task = this.store.get('task', container.config.Labels['com.docker.swarm.task.id'] ?? '');
        const net = container.machine?.net;
        if (task?.Status.State === 'running' && container.isRunning && net !== undefined)
          this.running.set(task.ID, { task, container, net });
      }
    }
  }

  private backendsOf(service: Service): readonly Backend[] {
    return this.store.tasksOfService(service.ID).flatMap((task) => this.running.get(task.ID) ?? []);
  }

  private isMixed(service: Service, backends: readonly Backend[]): boolean {
    const version = service.specVersion.Index;
    return backends.some(({ task }) => task.specVersion?.Index !== version) || service.UpdateStatus?.State === 'paused';
  }

  private listens({ net }: Backend, port: number): boolean {
    return net.listeners.some((each) => each.protocol === 'tcp' && each.port === port);
  }

  private askPorts(service: Service, backends: readonly Backend[]): (() => void)[] {
    const { router } = this.world;
    return (service.Endpoint?.Ports ?? []).flatMap(({ PublishMode, Protocol, PublishedPort = 0, TargetPort }) => {
      if (Protocol !== 'tcp' || !backends.every((each) => this.listens(each, TargetPort))) return [];
      const hosts =
        PublishMode === 'ingress'
          ? this.nodes
          : this.nodes.filter((host) => backends.some(({ container }) => host.engine.containers.get(container.id)));
      if (PublishedPort === 0) return [];
      return hosts.map((host) =>
        this.reach(
          router,
          host.address,
          PublishedPort,
          backends,
          `${service.Spec.Name}: ${host.name}:${PublishedPort}`,
        ),
      );
    });
  }

  /** Connects; one of these has to be at the other end. */
  private reach(
    from: Namespace,
    address: string,
    port: number,
    backends: readonly Backend[],
    what: string,
  ): () => void {
    let connection: Connection | undefined;
    let error: unknown;
    from.connect(address, port).whenSettled(
      (opened) => (connection = opened),
      (failed: unknown) => (error = failed),
    );
    return () => {
      if (connection === undefined) {
        this.amiss.push(`${what} does not answer${error instanceof Error ? `: ${error.message}` : ''}`);
        return;
      }
      // Addresses are rewritten on the way, but the mesh leaves the client's port as it is.
      const { localPort } = connection;
      const there = backends.some(({ net }) => [...net.connections].some((each) => each.remotePort === localPort));
      if (!there) this.amiss.push(`${what} is answered by none of its running tasks`);
      connection.close();
    };
  }

  private askNames(service: Service, backends: readonly Backend[]): (() => void)[] {
    const asked: (() => void)[] = [];
    for (const [networkId, addresses] of addressesOf(backends)) {
      const network = this.store.get('network', networkId);
      if (network === undefined || network.Spec.Ingress) continue;
      const vip = service.Endpoint?.VirtualIPs?.find((each) => each.NetworkID === networkId)?.Addr?.split('/')[0];
      const sibling = this.siblingOn(networkId, backends);
      if (sibling === undefined) continue;
      const { Name } = service.Spec;
      const tasks = [...addresses].sort();
      asked.push(this.resolve(sibling, `tasks.${Name}`, tasks), this.resolve(sibling, Name, vip ? [vip] : tasks));
      const port = [80, 6379].find((each) => backends.every((backend) => this.listens(backend, each)));
      if (vip !== undefined && port !== undefined)
        asked.push(this.reach(sibling.net, vip, port, backends, `${Name}: ${vip}:${port} from ${sibling.task.Name}`));
    }
    return asked;
  }

  /** A running task on the network, preferably of another service. */
  private siblingOn(networkId: string, backends: readonly Backend[]): Backend | undefined {
    const there = [...this.running.values()].filter(({ task }) =>
      task.networks.some((each) => each.NetworkID === networkId),
    );
    return there.find((each) => !backends.includes(each)) ?? there.at(-1);
  }

  private resolve({ net, task }: Backend, name: string, wanted: readonly string[]): () => void {
    let reply: DnsReply | undefined;
    askDns(this.world.kernel, net, RESOLVER, { name, type: 'A' }, { timeout: SECOND }).whenSettled(
      (got) => (reply = got),
      () => {},
    );
    return () => {
      const got = (reply?.answers ?? []).map((each) => each.data).sort();
      if (got.join() !== wanted.join())
        this.amiss.push(
          `${name} is ${got.join() || (reply?.code ?? 'unanswered')} for ${task.Name}, not ${wanted.join()}`,
        );
    };
  }
}

/** By the network's id: the addresses that tasks have there. */
function addressesOf(backends: readonly Backend[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { task } of backends)
    for (const { NetworkID, Addresses } of task.networks) {
      const address = Addresses.at(0)?.split('/')[0];
      if (address === undefined || parseAddress(address) === undefined) continue;
      let addresses = found.get(NetworkID);
      if (addresses === undefined) found.set(NetworkID, (addresses = new Set<string>()));
      addresses.add(address);
    }
  return found;
}
