import type { Container } from '../engine/container/container.ts';
import { contains, parseAddress, parseCidr, type Cidr } from '../net/address.ts';
import type { Hop, Trace } from '../net/trace.ts';
import { observeSwarm } from './cluster-view.ts';
import type { PlaceView, RequestStep, RequestView } from './close-views.ts';
import type { World } from './world.ts';

/** So many of the last requests are told of. */
const SHOWN = 12;

/** The last requests of the reader's commands, oldest first. */
export function viewRequests(world: World): readonly RequestView[] {
  const traces = world.network.traces.all.slice(-SHOWN);
  if (traces.length === 0) return [];
  const places = new Places(world);
  return traces.map((trace) => viewRequest(trace, places));
}

/** Names of namespaces and addresses, as people know them. */
class Places {
  private readonly containers = new Map<string, { readonly host: string; readonly container: Container }>();
  private readonly networks: { readonly id: string; readonly name: string; readonly subnets: readonly Cidr[] }[] = [];
  private readonly owners = new Map<string, string>();
  private readonly tasks = new Map<string, string>();

  constructor(world: World) {
    for (const host of world.hosts) {
      this.owners.set(host.address, host.name);
      for (const container of host.engine.containers.all())
        this.containers.set(`container ${container.id.slice(0, 12)}`, { host: host.name, container });
    }
    const store = observeSwarm(world)?.store;
    if (store === undefined) return;
    for (const network of store.all('network'))
      this.networks.push({
        id: network.ID,
        name: network.Spec.Name,
        subnets: (network.IPAM?.Configs ?? []).flatMap(({ Subnet }) => parseCidr(Subnet ?? '') ?? []),
      });
    for (const service of store.all('service'))
      for (const { Addr } of service.Endpoint?.VirtualIPs ?? [])
        this.owners.set((Addr ?? '').replace(/\/.*/, ''), service.Spec.Name);
    for (const task of store.all('task')) {
      const name = task.Slot === 0 ? task.serviceName : `${task.serviceName}.${task.Slot}`;
      this.tasks.set(task.ID, name);
      for (const { Addresses } of task.networks)
        for (const address of Addresses) this.owners.set(address.replace(/\/.*/, ''), name);
    }
  }

  /** Who has the address of `10.0.0.7:80`; '' when nobody is known. */
  owner(target: string): string {
    return this.owners.get(target.replace(/:\d+$/, '')) ?? '';
  }

  /** The overlay network that an address of `10.0.0.7:80` is on. */
  network(target: string): { readonly id: string; readonly name: string } | undefined {
    const address = parseAddress(target.replace(/:\d+$/, ''));
    if (address === undefined) return undefined;
    const found = this.networks.find(({ subnets }) => subnets.some((subnet) => contains(subnet, address)));
    return found === undefined ? undefined : { id: found.id, name: found.name };
  }

  /** Namespaces are called `docker-0`, `docker-0 ingress_sbox`, `docker-0 lb_…`, `container …`, `router`, `internet`. */
  place(namespace: string): PlaceView {
    const inside = this.containers.get(namespace);
    if (inside !== undefined) {
      const { host, container } = inside;
      const task = container.config.Labels['com.docker.swarm.task.id'];
      return {
        kind: 'container',
        host,
        id: task ?? container.id,
        name: (task === undefined ? undefined : this.tasks.get(task)) ?? container.name,
      };
    }
    if (namespace === 'router' || namespace === 'internet')
      return { kind: namespace, host: '', id: namespace, name: namespace };
    const [host, sandbox = ''] = namespace.split(' ');
    if (host === 'container') return { kind: 'container', host: '', id: sandbox, name: sandbox };
    if (sandbox === 'ingress_sbox') {
      const ingress = this.networks.find(({ name }) => name === 'ingress');
      return { kind: 'ingress', host, id: ingress?.id ?? '', name: ingress?.name ?? 'ingress' };
    }
    if (sandbox.startsWith('lb_')) {
      const network = this.networks.find(({ id }) => id.startsWith(sandbox.slice(3)));
      return { kind: 'lb', host, id: network?.id ?? '', name: network?.name ?? sandbox };
    }
    return { kind: 'host', host, id: host, name: host };
  }
}

function ends(packet: string): { readonly source: string; readonly target: string } {
  const [source = '', target = ''] = packet.split(' → ');
  return { source, target };
}

function viewRequest(trace: Trace, places: Places): RequestView {
  const { target } = ends(trace.target);
  return {
    id: trace.id,
    at: trace.at,
    protocol: trace.protocol,
    from: places.place(trace.from),
    target,
    owner: places.owner(target),
    outcome: trace.outcome,
    question: trace.question,
    steps: viewSteps(trace, places),
  };
}

/** Steps as people count them: a route and the wire that it leads to are one, and so is a tunnel with its packet. */
function viewSteps(trace: Trace, places: Places): readonly RequestStep[] {
  const own = trace.hops.filter((hop) => hop.carrier !== true);
  const steps: RequestStep[] = [];
  let route: Hop | undefined;
  let before = ends(trace.target);
  for (const [index, hop] of own.entries()) {
    if (hop.stage === 'route') {
      route = hop;
      continue;
    }
    const now = ends(hop.packet);
    const step = viewStep(hop, before, places);
    before = now;
    const onWire = hop.stage === 'bridge' || hop.stage === 'vxlan';
    const lost = hop.stage === 'drop' && route !== undefined && route.namespace === hop.namespace;
    const carriers = hop.stage === 'vxlan' ? carriersOf(trace.hops, hop) : [];
    const end = carriers.at(-1);
    steps.push({
      ...step,
      to: onWire ? nextPlace(own[index + 1], end, places) : undefined,
      rules: [
        ...((onWire || lost) && route !== undefined ? [route.because] : []),
        ...step.rules,
        ...carriers.map(({ because }) => because),
      ],
    });
    if (onWire) route = undefined;
    // The tunnel's own packet may find no way: then that is where the request ends.
    if (end?.stage === 'drop') steps.push(viewStep({ ...end, packet: hop.packet }, now, places));
  }
  return steps;
}

/** What happened to the packet that carries the request through the tunnel. */
function carriersOf(hops: readonly Hop[], tunnel: Hop): readonly Hop[] {
  const rest = hops.slice(hops.indexOf(tunnel) + 1);
  const count = rest.findIndex((hop) => hop.carrier !== true);
  return count < 0 ? rest : rest.slice(0, count);
}

function nextPlace(next: Hop | undefined, end: Hop | undefined, places: Places): PlaceView | undefined {
  const namespace = (next ?? end)?.namespace;
  return namespace === undefined ? undefined : places.place(namespace);
}

function viewStep(hop: Hop, before: { source: string; target: string }, places: Places): RequestStep {
  const { source, target } = ends(hop.packet);
  const onWire = hop.stage === 'bridge' || hop.stage === 'vxlan';
  return {
    kind: kindOf(hop, before, { source, target }),
    at: places.place(hop.namespace),
    source,
    target,
    owner: places.owner(target),
    number: hop.number,
    network: onWire || hop.stage === 'ipvs' ? places.network(target) : undefined,
    interface: hop.interface,
    reason: hop.reason,
    rules: [hop.because],
  };
}

function kindOf(
  { stage }: Hop,
  before: { source: string; target: string },
  now: { source: string; target: string },
): RequestStep['kind'] {
  switch (stage) {
    case 'nat':
      if (before.target === now.target) return 'snat';
      return addressOf(before.target) === addressOf(now.target) ? 'redirect' : 'dnat';
    case 'conntrack':
      return 'known';
    case 'bridge':
    case 'route':
      return 'send';
    case 'vxlan':
      return 'tunnel';
    default:
      return stage;
  }
}

const addressOf = (end: string): string => end.replace(/:\d+$/, '');
