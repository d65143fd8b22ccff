import { byText, compareText } from '../kernel/compare.ts';
import type { Container } from '../engine/container/container.ts';
import type { Observation } from '../swarm/node/member-info.ts';
import { formatCidr, networkOf, parseCidr } from '../net/address.ts';
import {
  TASK_STATE_RANK,
  type Service,
  type SwarmNode,
  type SwarmTask,
  type TableName,
  type Tables,
} from '../swarm/types.ts';
import type {
  ClusterView,
  ContainerView,
  HostView,
  NetworkView,
  PortView,
  ServiceView,
  SwarmNodeView,
  TaskView,
} from './protocol.ts';
import type { SimulatedHost } from './simulated-host.ts';
import type { World } from './world.ts';

const RUNNING = TASK_STATE_RANK.running;
const COMPLETE = TASK_STATE_RANK.complete;

/** The cluster as the map draws it, at this instant. */
export function viewCluster(world: World): ClusterView {
  const swarm = new SwarmSight(world);
  const hosts = world.hosts.map((host) => swarm.host(host));
  return { now: world.kernel.now, hosts, services: swarm.services(), networks: swarm.networks(hosts) };
}

/**
 * Of several managers' replicas, the one to believe: the leader's of the latest term. Where nobody leads, any
 * manager's, which shows what was known last.
 */
export function observeSwarm(world: World): Observation | undefined {
  let best: Observation | undefined;
  for (const host of world.hosts) {
    const seen = host.engine.member.observe();
    if (seen === undefined) continue;
    const better =
      best === undefined || (seen.leads && !best.leads) || (seen.leads === best.leads && seen.term > best.term);
    if (better) best = seen;
  }
  return best;
}

/** Everything that the view needs of the swarm, found once. */
class SwarmSight {
  private readonly seen: Observation | undefined;
  private readonly versions = new Map<string, number>();
  private readonly containers = new Map<string, Container>();

  constructor(world: World) {
    this.seen = observeSwarm(world);
    for (const host of world.hosts)
      for (const container of host.engine.containers.all()) {
        const task = container.config.Labels['com.docker.swarm.task.id'];
        if (task !== undefined) this.containers.set(task, container);
      }
    for (const service of this.all('service')) this.rankVersions(service);
  }

  private all<K extends TableName>(table: K): readonly Tables[K][] {
    return this.seen?.store.all(table) ?? [];
  }

  /**
   * Numbers the versions of a service by age; what a tile's pattern stands for. Only another order for the tasks
   * makes another version: scaling gives new tasks a new `specVersion`, but the same order.
   */
  private rankVersions(service: Service): void {
    const tasks = this.seen?.store.tasksOfService(service.ID) ?? [];
    const byAge = [...tasks].sort((a, b) => (a.specVersion?.Index ?? 0) - (b.specVersion?.Index ?? 0));
    const known = [...new Set(byAge.map(orderOf))];
    for (const task of tasks) this.versions.set(task.ID, known.indexOf(orderOf(task)));
  }

  private task(task: SwarmTask): TaskView {
    const container = this.containers.get(task.ID);
    return {
      id: task.ID,
      serviceId: task.ServiceID,
      service: task.serviceName,
      slot: task.Slot,
      image: (task.Spec.ContainerSpec?.Image ?? '').replace(/@.*/, ''),
      version: this.versions.get(task.ID) ?? 0,
      state: task.Status.State,
      desired: task.DesiredState,
      health: container?.health?.status ?? 'none',
      since: task.Status.Timestamp,
      startedAt: container?.startedAt,
      error: task.Status.Err ?? '',
    };
  }

  host(host: SimulatedHost): HostView {
    const { engine } = host;
    const info = engine.member.info();
    const node = info.nodeId === '' ? undefined : this.seen?.store.get('node', info.nodeId);
    const mine = node === undefined ? [] : (this.seen?.store.tasksOfNode(node.ID) ?? []);
    const shown = mine.filter((task) => task.ServiceID !== '');
    const live = shown.filter((task) => isLive(task));
    const plain = engine.containers
      .all()
      .filter((each) => each.isRunning && each.config.Labels['com.docker.swarm.task.id'] === undefined);
    const ports = [...(node === undefined ? [] : this.ports(live)), ...plain.flatMap(portsOf)];
    return {
      name: host.name,
      address: host.address,
      engine: engine.isUp ? 'up' : 'down',
      swarm: node === undefined ? undefined : this.node(node),
      tasks: bySlot(live).map((task) => this.task(task)),
      history: shown
        .filter((task) => !isLive(task))
        .sort((a, b) => b.Status.Timestamp - a.Status.Timestamp || compareText(a.ID, b.ID))
        .map((task) => this.task(task)),
      containers: plain.map((each): ContainerView => ({ id: each.id, name: each.name, image: each.config.Image })),
      ports: ports.sort((a, b) => a.published - b.published),
    };
  }

  private node(node: SwarmNode): SwarmNodeView {
    const member = this.seen?.members.find((each) => each.nodeId === node.ID);
    return {
      nodeId: node.ID,
      role: node.role,
      leader: member?.leader === true && this.seen?.leads === true,
      reachability:
        member === undefined ? undefined : member.reachability === 'reachable' ? 'reachable' : 'unreachable',
      availability: node.Spec.Availability,
      status: node.Status.State,
    };
  }

  /** What answers on a host: every ingress port on every node, host-mode ports where their task runs. */
  private ports(live: readonly SwarmTask[]): PortView[] {
    const ports: PortView[] = [];
    for (const service of this.all('service'))
      for (const port of service.Endpoint?.Ports ?? []) {
        if (port.PublishedPort === undefined) continue;
        if (port.PublishMode === 'host' && !live.some((task) => task.ServiceID === service.ID)) continue;
        ports.push({
          published: port.PublishedPort,
          target: port.TargetPort,
          protocol: port.Protocol,
          mode: port.PublishMode,
          service: service.Spec.Name,
        });
      }
    return ports;
  }

  services(): ServiceView[] {
    return this.all('service')
      .map((service) => this.service(service))
      .sort(byText((each) => each.name));
  }

  private service(service: Service): ServiceView {
    const tasks = this.seen?.store.tasksOfService(service.ID) ?? [];
    const { Mode, Name, TaskTemplate } = service.Spec;
    return {
      id: service.ID,
      name: Name,
      mode:
        Mode.Replicated !== undefined
          ? 'replicated'
          : Mode.Global !== undefined
            ? 'global'
            : Mode.ReplicatedJob !== undefined
              ? 'replicated-job'
              : 'global-job',
      image: (TaskTemplate.ContainerSpec?.Image ?? '').replace(/@.*/, ''),
      running: tasks.filter((task) => task.Status.State === 'running').length,
      desired:
        Mode.Replicated?.Replicas ??
        Mode.ReplicatedJob?.MaxConcurrent ??
        tasks.filter((task) => task.DesiredState === 'running' || task.DesiredState === 'complete').length,
      pending: bySlot(
        tasks.filter((task) => TASK_STATE_RANK[task.Status.State] < TASK_STATE_RANK.assigned && isLive(task)),
      ).map((task) => this.task(task)),
    };
  }

  networks(hosts: readonly HostView[]): NetworkView[] {
    return this.all('network')
      .filter((network) => network.Spec.Driver.Name === 'overlay' || network.DriverState?.Name === 'overlay')
      .map((network): NetworkView => {
        const using = new Set(
          this.all('task')
            .filter((task) => isLive(task) && task.networks.some((each) => each.NetworkID === network.ID))
            .map((task) => task.NodeID),
        );
        const cidr = parseCidr(network.IPAM?.Configs[0]?.Subnet ?? '');
        return {
          id: network.ID,
          name: network.Spec.Name,
          driver: 'overlay',
          subnet: cidr === undefined ? '' : formatCidr(networkOf(cidr)),
          ingress: network.Spec.Ingress,
          hosts: hosts
            .filter((host) => host.swarm !== undefined && (network.Spec.Ingress || using.has(host.swarm.nodeId)))
            .map((host) => host.name),
        };
      })
      .sort((a, b) => Number(b.ingress) - Number(a.ingress) || compareText(a.name, b.name));
  }
}

/** What `docker run -p` published for more than the host itself. */
function portsOf(container: Container): PortView[] {
  return Object.entries(container.ports).flatMap(([target, bindings]) =>
    // One for each family of addresses: the same port.
    [...new Set(bindings.filter(({ HostIp }) => !HostIp.startsWith('127.')).map(({ HostPort }) => HostPort))].map(
      (published) => ({
        published: Number(published),
        target: Number.parseInt(target, 10),
        protocol: target.endsWith('/udp') ? ('udp' as const) : ('tcp' as const),
        mode: 'host' as const,
        service: '',
      }),
    ),
  );
}

/** Orders as text, by the objects that hold them: the store's objects never change. */
const orders = new WeakMap<SwarmTask['Spec'], string>();

function orderOf({ Spec }: SwarmTask): string {
  let order = orders.get(Spec);
  if (order === undefined) orders.set(Spec, (order = JSON.stringify(Spec)));
  return order;
}

/** Whether a task is still to be seen as a tile: it is on its way up, runs, or has not stopped yet. */
function isLive(task: SwarmTask): boolean {
  const state = TASK_STATE_RANK[task.Status.State];
  return state <= RUNNING || (state === COMPLETE && task.DesiredState === 'running');
}

function bySlot(tasks: readonly SwarmTask[]): SwarmTask[] {
  return [...tasks].sort(
    (a, b) =>
      compareText(a.serviceName, b.serviceName) ||
      a.Slot - b.Slot ||
      a.CreatedAt - b.CreatedAt ||
      compareText(a.ID, b.ID),
  );
}
