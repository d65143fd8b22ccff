import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { MICROSECOND } from '../../kernel/time.ts';
import { formatCidr, networkOf, overlaps, parseAddress, parseCidr, type Cidr } from '../../net/address.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { Network } from '../../net/network.ts';
import type { Segment } from '../../net/segment.ts';
import type { SwarmNetwork } from '../../swarm/types.ts';
import { EngineError } from '../errors.ts';
import type { EventLog } from '../events.ts';
import { Firewall } from './firewall.ts';
import { LocalNetwork, macOf, type Endpoint, type NetworkOptions } from './local-network.ts';
import { OverlaySandbox } from './overlay-sandbox.ts';

export const PREDEFINED = ['bridge', 'host', 'none'];
export const GWBRIDGE = 'docker_gwbridge';
/** Its tunnel and the two ends of the ingress sandbox's cable. */
const INGRESS_INTERFACES = 3;
/** A frame takes next to no time across a bridge inside a host. */
const BRIDGE_LATENCY = 20 * MICROSECOND;

export interface CreateNetwork {
  readonly name: string;
  readonly driver: string;
  readonly subnet?: string;
  readonly gateway?: string;
  readonly ipRange?: string;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly enableIPv6: boolean;
  /** The network that has the settings instead. */
  readonly configFrom?: string;
}

/** The networks of one host: the predefined ones, bridges that people make, and its copies of the swarm's. */
export class Networks {
  private readonly byId = new Map<string, LocalNetwork>();
  private readonly kernel: Kernel;
  private readonly wires: Network;
  private readonly host: Namespace;
  private readonly events: EventLog;
  private readonly random: RandomStream;
  /** Numbers of interfaces that are kept for the ingress network. */
  private readonly reserved: number[] = [];
  readonly firewall: Firewall;
  /** Called when the local copy of an overlay goes. */
  onDrop: ((network: LocalNetwork) => void) | undefined;
  /** Called when an endpoint got its place in an overlay's sandbox for the first time. */
  onOpen: ((network: LocalNetwork) => void) | undefined;

  constructor(o: { kernel: Kernel; wires: Network; host: Namespace; events: EventLog; random: RandomStream }) {
    this.kernel = o.kernel;
    this.wires = o.wires;
    this.host = o.host;
    this.events = o.events;
    this.random = o.random;
    this.firewall = new Firewall(o.host);
  }

  /** Makes `none`, `host` and `bridge` when the engine starts for the first time. */
  initialise(): void {
    this.firewall.initialise();
    if (this.byId.size > 0) {
      // The swarm's networks come back when it needs them here (transcripts/info-roles).
      for (const each of this.all()) if (each.o.scope === 'swarm') this.discard(each);
      this.renewBridge();
      return;
    }
    const common = {
      scope: 'local',
      options: {},
      labels: {},
      internal: false,
      attachable: false,
      ingress: false,
      enableIPv6: false,
    } as const;
    const id = (): string => this.random.hex(64);
    this.put({ ...common, id: id(), name: 'none', driver: 'null', created: this.kernel.date });
    this.put({ ...common, id: id(), name: 'host', driver: 'host', created: this.kernel.date });
    const options = {
      'com.docker.network.bridge.default_bridge': 'true',
      'com.docker.network.bridge.enable_icc': 'true',
      'com.docker.network.bridge.enable_ip_masquerade': 'true',
      'com.docker.network.bridge.host_binding_ipv4': '0.0.0.0',
      'com.docker.network.bridge.name': 'docker0',
      'com.docker.network.driver.mtu': '1500',
    };
    this.putBridge({
      ...common,
      id: id(),
      name: 'bridge',
      driver: 'bridge',
      created: this.kernel.date,
      options,
      bridge: 'docker0',
    });
  }

  /** The default bridge has another id each time the engine starts (observed on the real one). */
  private renewBridge(): void {
    const old = this.byName('bridge');
    if (old === undefined) return;
    this.byId.delete(old.id);
    this.put({ ...old.o, id: this.random.hex(64), created: this.kernel.date });
  }

  private put(options: NetworkOptions): LocalNetwork {
    const network = new LocalNetwork(options);
    this.byId.set(network.id, network);
    return network;
  }

  /** A bridge: a segment with an interface of the host on it, which has the gateway's address. */
  private putBridge(options: NetworkOptions & { readonly bridge: string }): LocalNetwork {
    const subnet = options.subnet ?? this.freeSubnet();
    const cidr = parseCidr(subnet) as Cidr;
    const gateway = options.gateway ?? formatCidr({ address: networkOf(cidr).address + 1, prefix: 32 }).slice(0, -3);
    const segment = this.wires.createSegment(`${this.host.name} ${options.bridge}`, BRIDGE_LATENCY);
    const addresses = [`${gateway}/${cidr.prefix}`];
    segment.bridge = this.host.addInterface(options.bridge, { kind: 'bridge', addresses, segment });
    const icc = options.options['com.docker.network.bridge.enable_icc'] !== 'false';
    this.firewall.addBridge(options.bridge, formatCidr(networkOf(cidr)), icc, options.internal);
    return this.put({ ...options, subnet: formatCidr(networkOf(cidr)), gateway, segment });
  }

  /** The number of the next interface of the host. */
  takeIndex(): number {
    return this.reserved.shift() ?? this.host.takeIndex();
  }

  /** The first /16 from 172.17 on that neither the host nor another network has (observed 23). */
  private freeSubnet(): string {
    const taken: Cidr[] = [];
    for (const each of this.host.interfaces.values()) taken.push(...each.addresses.map(networkOf));
    for (const each of this.byId.values()) {
      const cidr = each.o.subnet === undefined ? undefined : parseCidr(each.o.subnet);
      if (cidr !== undefined && each.holdsPool) taken.push(networkOf(cidr));
    }
    const candidates = [
      ...Array.from({ length: 15 }, (_, i) => `172.${17 + i}.0.0/16`),
      ...Array.from({ length: 16 }, (_, i) => `192.168.${16 * i}.0/20`),
    ];
    const free = candidates.find((each) => !taken.some((other) => overlaps(other, parseCidr(each) as Cidr)));
    if (free === undefined) throw new EngineError(404, 'all predefined address pools have been fully subnetted');
    return free;
  }

  /** docker_gwbridge, over which tasks reach the world; made on init, join or first need (facts 8.6). */
  ensureGwbridge(): LocalNetwork {
    const existing = this.byName(GWBRIDGE);
    if (existing !== undefined) return existing;
    // The ingress network's tunnel and first cable are under way before the bridge (transcripts/mesh-tables).
    if (!this.all().some((each) => each.o.overlay?.net !== undefined))
      for (let i = 0; i < INGRESS_INTERFACES; i++) this.reserved.push(this.host.takeIndex());
    return this.putBridge({
      id: this.random.hex(64),
      name: GWBRIDGE,
      driver: 'bridge',
      scope: 'local',
      created: this.kernel.date,
      options: {
        'com.docker.network.bridge.enable_icc': 'false',
        'com.docker.network.bridge.enable_ip_masquerade': 'true',
        'com.docker.network.bridge.name': GWBRIDGE,
      },
      labels: {},
      internal: false,
      attachable: false,
      ingress: false,
      enableIPv6: false,
      bridge: GWBRIDGE,
    });
  }

  all(): readonly LocalNetwork[] {
    return [...this.byId.values()];
  }

  get(id: string): LocalNetwork | undefined {
    return this.byId.get(id);
  }

  byName(name: string): LocalNetwork | undefined {
    for (const each of this.byId.values()) if (each.name === name) return each;
    return undefined;
  }

  /** By id, name or the beginning of an id; undefined when none or several match. */
  find(text: string): LocalNetwork | undefined {
    const found = this.byId.get(text) ?? this.byName(text);
    if (found !== undefined || text === '') return found;
    const matches = this.all().filter((each) => each.id.startsWith(text));
    return matches.length === 1 ? matches[0] : undefined;
  }

  /** Makes a bridge network. @throws EngineError */
  create(o: CreateNetwork): LocalNetwork {
    if (PREDEFINED.includes(o.name))
      throw new EngineError(403, `operation is not permitted on predefined ${o.name} network `);
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(o.name))
      throw new EngineError(
        400,
        `invalid network name: ${o.name}: only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`.replace(/: only.*/, ''),
      );
    if (this.byName(o.name) !== undefined) throw new EngineError(409, `network with name ${o.name} already exists`);
    if (o.driver === 'host' || o.driver === 'null')
      throw new EngineError(403, `only one instance of "${o.driver}" network is allowed`);
    if (o.driver !== 'bridge') throw new EngineError(404, `plugin "${o.driver}" not found`);
    const settings = o.configFrom === undefined ? o : this.configuration(o.configFrom).o;
    const { subnet, gateway, ipRange, options, labels, enableIPv6 } = settings;
    const cidr = subnet === undefined ? undefined : parseCidr(subnet);
    if (cidr !== undefined) {
      const clash = this.all().some(
        (each) => each.holdsPool && each.o.subnet !== undefined && overlaps(parseCidr(each.o.subnet) as Cidr, cidr),
      );
      if (clash) throw new EngineError(403, 'invalid pool request: Pool overlaps with other one on this address space');
    }
    const id = this.random.hex(64);
    const created = this.putBridge({
      id,
      scope: 'local',
      created: this.kernel.date,
      ingress: false,
      ...o,
      ...{ subnet, gateway, ipRange, options, labels, enableIPv6 },
      configuredGateway: gateway,
      customSubnet: cidr !== undefined,
      bridge: options['com.docker.network.bridge.name'] ?? `br-${id.slice(0, 12)}`,
    });
    this.tell('create', created);
    return created;
  }

  /** Keeps settings for networks to be made from; nobody can be on it (transcripts/no-swarm-calls). */
  createConfiguration(o: CreateNetwork): LocalNetwork {
    const network = this.put({
      ...o,
      id: this.random.hex(64),
      driver: 'null',
      scope: 'local',
      created: this.kernel.now,
      ingress: false,
      customSubnet: true,
      configOnly: true,
    });
    this.tell('create', network);
    return network;
  }

  /** @throws EngineError 404 */
  configuration(name: string): LocalNetwork {
    const found = this.all().find((each) => each.o.configOnly === true && each.name === name);
    if (found === undefined) throw new EngineError(404, `configuration network ${JSON.stringify(name)} does not exist`);
    return found;
  }

  /** Takes over a network of the swarm that is needed here; a second time changes nothing. */
  addSwarm(network: SwarmNetwork): LocalNetwork {
    const existing = this.byId.get(network.ID);
    if (existing !== undefined) return existing;
    const config = network.IPAM?.Configs[0];
    const added = this.put({
      id: network.ID,
      name: network.Spec.Name,
      driver: network.DriverState?.Name ?? 'overlay',
      scope: 'swarm',
      created: this.kernel.date,
      subnet: config?.Subnet,
      gateway: config?.Gateway,
      options: network.DriverState?.Options ?? {},
      labels: network.Spec.Labels,
      internal: network.Spec.Internal,
      attachable: network.Spec.Attachable,
      ingress: network.Spec.Ingress,
      enableIPv6: network.Spec.EnableIPv6,
      ...this.overlayOf(network),
    });
    this.tell('create', added);
    return added;
  }

  private overlayOf(network: SwarmNetwork): { readonly overlay?: OverlaySandbox; readonly segment?: Segment } {
    const config = network.IPAM?.Configs[0];
    const ids = network.DriverState?.Options['com.docker.network.driver.overlay.vxlanid_list'];
    if (ids === undefined || config?.Subnet === undefined) return {};
    const overlay = new OverlaySandbox({
      wires: this.wires,
      host: this.host,
      networkId: network.ID,
      vxlanId: Number(ids.split(',')[0]),
      gateway: `${config.Gateway ?? ''}/${config.Subnet.split('/')[1]}`,
      takeIndex: () => this.takeIndex(),
    });
    return { overlay, segment: overlay.segment };
  }

  private tell(action: string, network: LocalNetwork): void {
    const attributes = { name: network.name, type: network.o.driver };
    this.events.emit({ type: 'network', action, id: network.id, attributes, scope: 'local' });
  }

  /** Deletes a network that nobody is on. @throws EngineError 403 */
  remove(network: LocalNetwork): void {
    if (PREDEFINED.includes(network.name))
      throw new EngineError(403, `${network.name} is a pre-defined network and cannot be removed`);
    if (network.o.configOnly === true && this.all().some((each) => each.o.configFrom === network.name))
      throw new EngineError(
        403,
        `error while removing network: configuration network ${JSON.stringify(network.name)} is in use`,
      );
    const users = network.sortedEndpoints();
    if (users.length > 0) {
      const list = users.map((each) => `name:"${each.name}" id:"${each.id.slice(0, 12)}"`).join(', ');
      throw new EngineError(
        403,
        `error while removing network: network ${network.name} has active endpoints (${list})`,
      );
    }
    this.drop(network);
  }

  /** Deletes it whatever is on it. Nothing is told of the ingress network (seen on the real swarm). */
  drop(network: LocalNetwork): void {
    this.discard(network);
    if (!network.o.ingress) this.tell('destroy', network);
  }

  private discard(network: LocalNetwork): void {
    this.byId.delete(network.id);
    const { bridge, subnet, overlay } = network.o;
    if (bridge !== undefined) {
      const icc = network.o.options['com.docker.network.bridge.enable_icc'] !== 'false';
      this.host.removeInterface(bridge);
      this.firewall.removeBridge(bridge, subnet ?? '', icc, network.o.internal);
    }
    this.onDrop?.(network);
    overlay?.close();
  }

  /**
   * Gives an owner an address on a network. @throws EngineError when the address is taken or none is left
   */
  attach(
    network: LocalNetwork,
    owner: string,
    name: string,
    o: { readonly address?: string; readonly mac?: string } = {},
  ): Endpoint {
    const bridge = network.o.driver === 'bridge';
    if (o.address !== undefined && (parseAddress(o.address) === undefined || network.isTaken(o.address)))
      throw new EngineError(403, 'Address already in use');
    const address = o.address ?? (network.o.subnet === undefined ? '' : network.freeAddress());
    if (address === undefined)
      throw new EngineError(
        403,
        "no available IPv4 addresses on this network's address pools: " + `${network.name} (${network.id})`,
      );
    const mac = o.mac ?? (address === '' ? '' : bridge ? this.wires.makeMac() : macOf(address));
    const endpoint: Endpoint = { owner, name, id: this.random.hex(64), mac, address, prefix: network.prefix };
    network.join(endpoint);
    return endpoint;
  }

  /** Tells of a container that came to or left a network. */
  tellConnection(action: 'connect' | 'disconnect', network: LocalNetwork, container: string): void {
    const attributes = { container, name: network.name, type: network.o.driver };
    this.events.emit({ type: 'network', action, id: network.id, attributes, scope: 'local' });
  }
}
