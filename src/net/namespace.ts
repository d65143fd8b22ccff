import type { Kernel } from '../kernel/kernel.ts';
import { toDisposable, type Disposable } from '../kernel/disposable.ts';
import { SmallMap } from '../kernel/small-map.ts';
import type { Future } from '../kernel/wait.ts';
import { contains, networkOf, parseAddress, parseCidr, type Address, type Cidr } from './address.ts';
import type { Connection } from './connection.ts';
import { Conntrack } from './conntrack.ts';
import type { Interface, InterfaceKind, InterfaceOptions } from './interface.ts';
import { Ipvs } from './ipvs.ts';
import { Netfilter } from './netfilter.ts';
import type { ConnectOptions, DatagramTrace, Network } from './network.ts';
import type { Segment } from './segment.ts';
import type { Vxlan } from './vxlan.ts';

export type Protocol = 'tcp' | 'udp';

/** A socket that waits for others: what `ss -l` lists. */
export interface Listener {
  readonly protocol: Protocol;
  /** `0.0.0.0` means every address of the namespace. */
  readonly address: string;
  readonly port: number;
  /** The program that holds it, as `ss -p` names it. */
  readonly owner: string;
  /**
   * What `ss` shows of IPv6, which no packet here uses: one socket for both families, or one of each. IPv4 alone where
   * it is absent.
   */
  readonly family?: 'dual' | 'pair';
}

export interface Datagram {
  readonly sourceAddress: string;
  readonly sourcePort: number;
  /** The address that it came to. */
  readonly address: string;
  readonly payload: unknown;
}

export interface Route {
  readonly destination: Cidr;
  readonly gateway: Address | undefined;
  readonly interface: Interface;
}

/** A listen on a port that somebody else holds. */
export class AddressInUse extends Error {
  readonly address: string;
  readonly port: number;

  constructor(address: string, port: number) {
    super('address already in use');
    this.address = address;
    this.port = port;
  }
}

interface Open extends Listener {
  readonly reader: Kernel | undefined;
  readonly onConnection?: (connection: Connection) => void;
  readonly onDatagram?: (datagram: Datagram) => void;
}

/** Where a namespace with nothing to translate keeps its flows. */
interface Tables {
  readonly netfilter: Netfilter;
  readonly conntrack: Conntrack;
  readonly ipvs: Ipvs;
}

interface MutableInterface extends Interface {
  addresses: readonly Cidr[];
  up: boolean;
  segment: Segment | undefined;
}

const ANY = '0.0.0.0';
const NONE: readonly never[] = [];
const LOOPBACK = 0x7f00_0001;
/** Linux's range of ports for outgoing connections. */
const FIRST_EPHEMERAL = 32_768;
const LAST_EPHEMERAL = 60_999;

/** A network namespace: interfaces, routes and sockets of a host, a container or a sandbox. */
export class Namespace {
  private readonly byName = new SmallMap<string, MutableInterface>();
  // Only of a host with many: elsewhere one looks at each.
  private indices: Set<number> | undefined;
  private staticRoutes: readonly Route[] = NONE;
  private open: readonly Open[] = NONE;
  private lastIndex = 0;
  private routeTable: readonly Route[] | undefined;
  private ownAddresses: Set<Address> | undefined;
  private tables: Tables | undefined;
  private ends: Set<Connection> | undefined;
  /** The tunnels whose packets arrive here, by their network's id. */
  readonly vxlans = new SmallMap<number, Vxlan>();
  private nextEphemeral = FIRST_EPHEMERAL;
  private changes = 0;
  private passesOn = false;

  readonly network: Network;
  readonly name: string;

  constructor(network: Network, name: string) {
    this.network = network;
    this.name = name;

    this.addInterface('lo', { kind: 'loopback', mac: '00:00:00:00:00:00', mtu: 65_536, addresses: ['127.0.0.1/8'] });
  }

  /** Counts the changes after which packets may take another way through here. */
  get version(): number {
    return this.changes;
  }

  /** Whoever changes its tables says so: interfaces, routes, rules, servers of the load balancer, tunnels. */
  touch(): void {
    this.changes++;
  }

  /** Whether it passes on what is not for itself: net.ipv4.ip_forward. */
  get forwarding(): boolean {
    return this.passesOn;
  }

  set forwarding(on: boolean) {
    this.passesOn = on;
    this.touch();
  }

  /** The open connections that end here. */
  get connections(): Set<Connection> {
    return (this.ends ??= new Set());
  }

  get interfaces(): ReadonlyMap<string, Interface> {
    return this.byName;
  }

  /** Adds an interface that is up. @throws Error when the name is taken or an address is not `a.b.c.d/n` */
  addInterface(name: string, options: InterfaceOptions = {}): Interface {
    if (this.byName.has(name)) throw new Error(`interface ${name} exists`);
    const kind: InterfaceKind = options.kind ?? 'ethernet';
    const added: MutableInterface = {
      name,
      index: this.freeIndex(options.index),
      kind,
      mac: options.mac ?? this.network.makeMac(),
      mtu: options.mtu ?? 1_500,
      namespace: this,
      addresses: (options.addresses ?? []).map(mustParse),
      up: true,
      segment: options.segment,
      master: options.master,
      link: options.link,
    };
    this.byName.set(name, added);
    this.indices?.add(added.index);
    options.segment?.plug(added);
    this.interfaceChanged(added);
    return added;
  }

  /** The number of the next interface; those that move to another namespace take theirs along. */
  takeIndex(): number {
    return (this.lastIndex = this.freeIndex(undefined));
  }

  private freeIndex(wanted: number | undefined): number {
    if (wanted !== undefined && !this.isIndexTaken(wanted)) return wanted;
    let index = this.lastIndex + 1;
    while (this.isIndexTaken(index)) index++;
    this.lastIndex = index;
    return index;
  }

  private isIndexTaken(index: number): boolean {
    if (this.byName.size > 8) this.indices ??= new Set([...this.byName.values()].map((each) => each.index));
    if (this.indices !== undefined) return this.indices.has(index);
    for (const each of this.byName.values()) if (each.index === index) return true;
    return false;
  }

  private changed(): void {
    this.routeTable = undefined;
    this.ownAddresses = undefined;
    this.touch();
  }

  /** An interface came or goes: a mere port of a bridge leads nowhere by itself. */
  private interfaceChanged(each: Interface): void {
    if (each.addresses.length > 0 || each.segment !== undefined) this.changed();
  }

  private get filters(): Tables {
    return (this.tables ??= {
      netfilter: new Netfilter(() => this.touch()),
      conntrack: new Conntrack(),
      ipvs: new Ipvs(),
    });
  }

  /** The firewall, made empty when there was none. */
  get netfilter(): Netfilter {
    return this.filters.netfilter;
  }

  /** The flows that were translated or passed on here. */
  get conntrack(): Conntrack {
    return this.filters.conntrack;
  }

  /** The load balancer. */
  get ipvs(): Ipvs {
    return this.filters.ipvs;
  }

  /** Whether packets must be shown to a firewall or a load balancer here. */
  get isFiltering(): boolean {
    return this.tables !== undefined;
  }

  removeInterface(name: string): void {
    const gone = this.byName.get(name);
    if (gone === undefined) return;
    gone.segment?.unplug(gone);
    this.byName.delete(name);
    this.indices?.delete(gone.index);
    this.staticRoutes = this.staticRoutes.filter((route) => route.interface !== gone);
    this.interfaceChanged(gone);
  }

  /** Replaces an interface's addresses. @throws Error when there is no such interface */
  setAddresses(name: string, addresses: readonly string[]): void {
    const found = this.mutable(name);
    found.addresses = addresses.map(mustParse);
    found.segment?.addressesChanged();
    this.changed();
  }

  /** @throws Error when there is no such interface */
  setUp(name: string, up: boolean): void {
    this.mutable(name).up = up;
    this.changed();
    this.network.reachabilityChanged(this);
  }

  private mutable(name: string): MutableInterface {
    const found = this.byName.get(name);
    if (found === undefined) throw new Error(`no interface ${name}`);
    return found;
  }

  /** Adds a route through a gateway: `default` is `0.0.0.0/0`. @throws Error on bad texts */
  addRoute(destination: string, gateway: string, interfaceName: string): void {
    const address = parseAddress(gateway);
    if (address === undefined) throw new Error(`bad gateway ${gateway}`);
    const via = this.mutable(interfaceName);
    const route = { destination: networkOf(mustParse(destination)), gateway: address, interface: via };
    this.staticRoutes = this.staticRoutes.concat([route]);
    this.changed();
  }

  /** Takes the routes to a destination away; false when there was none. */
  removeRoute(destination: string): boolean {
    const { address, prefix } = networkOf(mustParse(destination));
    const kept = this.staticRoutes.filter((r) => r.destination.address !== address || r.destination.prefix !== prefix);
    if (kept.length === this.staticRoutes.length) return false;
    this.staticRoutes = kept;
    this.changed();
    return true;
  }

  /** The main routing table: static routes first, then the networks of the interfaces that are up. */
  get routes(): readonly Route[] {
    return (this.routeTable ??= this.collectRoutes());
  }

  private collectRoutes(): readonly Route[] {
    const routes = this.staticRoutes.filter((route) => route.interface.up);
    for (const each of this.byName.values()) {
      if (!each.up || each.kind === 'loopback') continue;
      for (const cidr of each.addresses)
        if (cidr.prefix < 32) routes.push({ destination: networkOf(cidr), gateway: undefined, interface: each });
    }
    return routes;
  }

  /** The route with the longest prefix that holds the address; undefined: network is unreachable. */
  route(address: Address): Route | undefined {
    let best: Route | undefined;
    for (const route of this.routes) {
      if (!contains(route.destination, address)) continue;
      if (best === undefined || route.destination.prefix > best.destination.prefix) best = route;
    }
    return best;
  }

  /** Whether the address is one of its own (all of 127.0.0.0/8 is). */
  isLocal(address: Address): boolean {
    if (address >>> 24 === 127) return true;
    if (this.ownAddresses === undefined) {
      this.ownAddresses = new Set();
      for (const each of this.byName.values()) for (const own of each.addresses) this.ownAddresses.add(own.address);
    }
    return this.ownAddresses.has(address);
  }

  /** The address that packets to `destination` carry as their source. */
  sourceFor(destination: Address): Address | undefined {
    if (this.isLocal(destination)) return destination >>> 24 === 127 ? LOOPBACK : destination;
    return this.route(destination)?.interface.addresses[0]?.address;
  }

  /**
   * Waits for connections, or datagrams, on a port until it is disposed; port 0 is any that is free.
   * @throws AddressInUse when the port is taken on that address
   */
  listen(
    socket: {
      readonly protocol: Protocol;
      readonly address?: string;
      readonly port: number;
      readonly owner: string;
      readonly family?: Listener['family'];
    },
    handler: {
      readonly onConnection?: (connection: Connection) => void;
      readonly onDatagram?: (d: Datagram) => void;
      /** The view of whoever listens: while it is held, what comes waits. */
      readonly reader?: Kernel;
    } = {},
  ): Disposable {
    const address = socket.address ?? ANY;
    const port = socket.port === 0 ? this.takeEphemeralPort() : socket.port;
    const clash = this.open.find(
      (each) =>
        each.protocol === socket.protocol &&
        each.port === port &&
        (each.address === address || each.address === ANY || address === ANY),
    );
    if (clash !== undefined) throw new AddressInUse(address, port);
    const { protocol, owner, family } = socket;
    const { onConnection, onDatagram, reader } = handler;
    const opened: Open = { protocol, address, port, owner, family, onConnection, onDatagram, reader };
    this.open = this.open.concat([opened]);
    return toDisposable(Namespace.close, { net: this, opened });
  }

  private static close(this: void, { net, opened }: { readonly net: Namespace; readonly opened: Open }): void {
    net.open = net.open.filter((each) => each !== opened);
  }

  /** All listening sockets, in the order in which they were opened. */
  get listeners(): readonly Listener[] {
    return this.open;
  }

  /** Who listens on this address and port. */
  listenerFor(protocol: Protocol, address: Address, port: number): Open | undefined {
    return this.open.find(
      (each) =>
        each.protocol === protocol &&
        each.port === port &&
        (each.address === ANY || parseAddress(each.address) === address),
    );
  }

  /** Opens a TCP connection. @see Network.connect */
  connect(address: string, port: number, options?: ConnectOptions): Future<Connection> {
    return this.network.connect(this, address, port, options);
  }

  /** The namespace goes: its sockets close, its interfaces are taken down. */
  destroy(): void {
    for (const each of [...(this.ends ?? [])]) each.close();
    this.open = NONE;
    for (const vxlan of [...this.vxlans.values()]) vxlan.dispose();
    for (const name of [...this.byName.keys()]) this.removeInterface(name);
  }

  /** The host lost its power: connections are there no more, without a word to the other side, and nobody listens. */
  losePower(): void {
    for (const each of [...(this.ends ?? [])]) each.vanish();
    this.open = NONE;
  }

  /** Sends a datagram that may get lost. */
  sendDatagram(address: string, port: number, sourcePort: number, payload: unknown, sourceAddress?: string): void {
    this.network.sendDatagram(this, address, port, sourcePort, payload, sourceAddress);
  }

  /** Sends a datagram that asks something, and keeps its way for people to look at. */
  sendQuestion(address: string, port: number, sourcePort: number, payload: unknown): DatagramTrace {
    return this.network.sendQuestion(this, address, port, sourcePort, payload);
  }

  /** A source port for an outgoing connection. */
  takeEphemeralPort(): number {
    const port = this.nextEphemeral;
    this.nextEphemeral = port === LAST_EPHEMERAL ? FIRST_EPHEMERAL : port + 1;
    return port;
  }
}

// Every namespace has it, and nobody changes a parsed address.
const LOOPBACK_CIDR: Cidr = { address: LOOPBACK, prefix: 8 };

function mustParse(text: string): Cidr {
  if (text === '127.0.0.1/8') return LOOPBACK_CIDR;
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`bad address ${text}`);
  return cidr;
}
