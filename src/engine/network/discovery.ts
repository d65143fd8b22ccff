import type { Kernel } from '../../kernel/kernel.ts';
import { digestOf } from '../../images/image.ts';
import { parseAddress } from '../../net/address.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { Network } from '../../net/network.ts';
import type { Container } from '../container/container.ts';
import { Gossip, type EndpointRecord, type GossipMember, type ServiceBinding } from './gossip.ts';
import type { LoadBalancer } from './load-balancer.ts';
import type { Endpoint, LocalNetwork } from './local-network.ts';
import type { Networks } from './networks.ts';

/** What a service's task brings along for the networks that its container is on. */
export interface TaskBinding {
  readonly serviceId: string;
  readonly serviceName: string;
  /** By the network's id: the service's address there, without mask; '' in dnsrr mode. */
  readonly vips: ReadonlyMap<string, string>;
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  readonly ports: ServiceBinding['ports'];
}

/** A service on one network, and where its tasks are. */
export interface KnownService {
  readonly service: ServiceBinding;
  /** What the node's load balancer calls it. */
  readonly index: number;
  readonly tasks: EndpointRecord[];
}

/** What a node is called in gossip: 12 hexadecimal digits. */
function peerName(nodeId: string): string {
  return digestOf(`peer ${nodeId}`).slice(7, 19);
}

/** What one node knows of the endpoints on its overlays: names, tunnel entries and load balancers follow from it. */
export class Discovery implements GossipMember {
  readonly host: Namespace;
  readonly daemon: Kernel;
  private readonly networks: Networks;
  private readonly gossip: Gossip;
  /** What the swarm calls this node, and its address. */
  private readonly self: () => { readonly nodeId: string; readonly nodeAddr: string };
  private readonly known = new Map<string, Map<string, EndpointRecord>>();
  private readonly balancers = new Map<string, LoadBalancer>();
  /** The endpoints of this node. */
  private readonly own = new Map<string, { readonly networkId: string; record: EndpointRecord }>();

  constructor(o: {
    kernel: Kernel;
    wires: Network;
    host: Namespace;
    networks: Networks;
    self: () => { readonly nodeId: string; readonly nodeAddr: string };
  }) {
    this.host = o.host;
    this.daemon = o.kernel;
    this.networks = o.networks;
    this.self = o.self;
    this.gossip = Gossip.of(o.wires);
    o.kernel.onHold.on(() => this.gossip.held(this));
    o.networks.onOpen = (network) => this.open(network);
  }

  get address(): string {
    return this.self().nodeAddr;
  }

  get name(): string {
    return peerName(this.self().nodeId);
  }

  /** The nodes that take part in a network, as far as this one knows. */
  peers(networkId: string): readonly { readonly name: string; readonly address: string }[] {
    return this.gossip.peers(networkId, this);
  }

  private open(network: LocalNetwork): void {
    if (network.o.scope === 'swarm') this.gossip.join(network.id, this);
  }

  /** The local copy of a network goes. */
  drop(network: LocalNetwork): void {
    if (network.o.scope !== 'swarm') return;
    this.gossip.leave(network.id, this);
    this.balancers.get(network.id)?.dispose();
    this.balancers.delete(network.id);
    this.known.delete(network.id);
    for (const [id, each] of [...this.own]) if (each.networkId === network.id) this.own.delete(id);
  }

  /** The daemon is up again: takes part in what is here. */
  resume(): void {
    for (const network of this.networks.all()) if (network.o.overlay?.net !== undefined) this.open(network);
    for (const { networkId, record } of this.own.values()) this.gossip.publish(networkId, this, record);
  }

  /** The daemon has ended. */
  pause(): void {
    this.gossip.vanish(this);
  }

  /** The load balancer of a network on this node. */
  balance(network: LocalNetwork, balancer: LoadBalancer | undefined): void {
    this.balancers.get(network.id)?.dispose();
    if (balancer === undefined) {
      this.balancers.delete(network.id);
      return;
    }
    this.balancers.set(network.id, balancer);
    for (const record of this.recordsOf(network.id)) balancer.set(record);
  }

  /** The services of a network as far as this node knows their tasks, by name. */
  services(networkId: string): ReadonlyMap<string, KnownService> {
    const found = new Map<string, KnownService>();
    for (const record of this.recordsOf(networkId)) {
      const { service } = record;
      if (service === undefined || record.state === 'hidden') continue;
      const known = found.get(service.name);
      if (known !== undefined) known.tasks.push(record);
      else
        found.set(service.name, {
          service,
          index: this.balancers.get(networkId)?.markOf(service) ?? 0,
          tasks: [record],
        });
    }
    return found;
  }

  /** Tells of an endpoint that frames can reach from now on. */
  add(network: LocalNetwork, endpoint: Endpoint, container: Container | undefined): void {
    if (network.o.scope !== 'swarm' || network.o.overlay === undefined) return;
    const binding = container?.binding;
    const request = container?.attachments.get(network.name)?.request;
    const names =
      container === undefined
        ? []
        : [...(request?.aliases ?? []), container.id.slice(0, 12), container.config.Hostname];
    const record: EndpointRecord = {
      id: endpoint.id,
      name: endpoint.name,
      address: endpoint.address,
      mac: endpoint.mac,
      vtep: parseAddress(this.address) ?? 0,
      aliases: [...new Set(names)],
      service:
        binding === undefined
          ? undefined
          : {
              id: binding.serviceId,
              name: binding.serviceName,
              vip: binding.vips.get(network.id) ?? '',
              aliases: binding.aliases.get(network.id) ?? [],
              ports: network.o.ingress ? binding.ports : [],
            },
      state: 'hidden',
    };
    this.own.set(endpoint.id, { networkId: network.id, record });
    this.gossip.publish(network.id, this, record);
  }

  /** Lets names and load balancers lead to a container, or no more (facts 9.3). */
  setState(container: Container, state: EndpointRecord['state']): void {
    for (const { endpoint } of container.attachments.values()) {
      const own = endpoint === undefined ? undefined : this.own.get(endpoint.id);
      if (own === undefined || own.record.state === state) continue;
      own.record = { ...own.record, state };
      this.gossip.publish(own.networkId, this, own.record);
    }
  }

  remove(endpoint: Endpoint): void {
    const own = this.own.get(endpoint.id);
    if (own === undefined) return;
    this.own.delete(endpoint.id);
    this.gossip.withdraw(own.networkId, this, endpoint.id);
  }

  /** What this node knows of a network's endpoints, in the order in which it learnt of them. */
  recordsOf(networkId: string): readonly EndpointRecord[] {
    return [...(this.known.get(networkId)?.values() ?? [])];
  }

  learn(networkId: string, record: EndpointRecord): void {
    let records = this.known.get(networkId);
    if (records === undefined) this.known.set(networkId, (records = new Map()));
    records.set(record.id, record);
    const address = parseAddress(record.address);
    if (!this.own.has(record.id) && address !== undefined)
      this.networks.get(networkId)?.o.overlay?.vxlan?.setEntry(address, record);
    this.balancers.get(networkId)?.set(record);
  }

  forget(networkId: string, id: string): void {
    const record = this.known.get(networkId)?.get(id);
    if (record === undefined) return;
    this.known.get(networkId)?.delete(id);
    const address = parseAddress(record.address);
    const another = this.recordsOf(networkId).some((each) => each.address === record.address);
    if (address !== undefined && !another) this.networks.get(networkId)?.o.overlay?.vxlan?.removeEntry(address);
    this.balancers.get(networkId)?.remove(id);
  }
}
