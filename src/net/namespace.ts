import { toDisposable, type Disposable } from '../kernel/disposable.ts';
import type { Future } from '../kernel/wait.ts';
import { contains, networkOf, parseAddress, parseCidr, type Address, type Cidr } from './address.ts';
import type { Connection } from './connection.ts';
import type { Interface, InterfaceKind, InterfaceOptions } from './interface.ts';
import type { Network } from './network.ts';
import type { Segment } from './segment.ts';

export type Protocol = 'tcp' | 'udp';

/** A socket that waits for others: what `ss -l` lists. */
export interface Listener {
  readonly protocol: Protocol;
  /** `0.0.0.0` means every address of the namespace. */
  readonly address: string;
  readonly port: number;
  /** The program that holds it, as `ss -p` names it. */
  readonly owner: string;
}

export interface Datagram {
  readonly sourceAddress: string;
  readonly sourcePort: number;
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
  readonly onConnection?: (connection: Connection) => void;
  readonly onDatagram?: (datagram: Datagram) => void;
}

interface MutableInterface extends Interface {
  addresses: readonly Cidr[];
  up: boolean;
  segment: Segment | undefined;
}

const ANY = '0.0.0.0';
/** Linux's range of ports for outgoing connections. */
const FIRST_EPHEMERAL = 32_768;
const LAST_EPHEMERAL = 60_999;

/** A network namespace: interfaces, routes and sockets of a host, a container or a sandbox. */
export class Namespace {
  private readonly byName = new Map<string, MutableInterface>();
  private readonly staticRoutes: Route[] = [];
  private readonly open: Open[] = [];
  private nextIndex = 1;
  private nextEphemeral = FIRST_EPHEMERAL;
  /** Whether it passes on what is not for itself: net.ipv4.ip_forward. */
  forwarding = false;

  readonly network: Network;
  readonly name: string;

  constructor(network: Network, name: string) {
    this.network = network;
    this.name = name;

    this.addInterface('lo', { kind: 'loopback', mac: '00:00:00:00:00:00', mtu: 65_536, addresses: ['127.0.0.1/8'] });
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
      index: this.nextIndex++,
      kind,
      mac: options.mac ?? this.network.makeMac(),
      mtu: options.mtu ?? 1_500,
      namespace: this,
      addresses: (options.addresses ?? []).map(mustParse),
      up: true,
      segment: options.segment,
    };
    this.byName.set(name, added);
    options.segment?.plug(added);
    this.network.topologyChanged();
    return added;
  }

  removeInterface(name: string): void {
    const gone = this.byName.get(name);
    if (gone === undefined) return;
    gone.segment?.unplug(gone);
    this.byName.delete(name);
    for (let i = this.staticRoutes.length - 1; i >= 0; i--)
      if (this.staticRoutes[i].interface === gone) this.staticRoutes.splice(i, 1);
    this.network.topologyChanged();
  }

  /** Replaces an interface's addresses. @throws Error when there is no such interface */
  setAddresses(name: string, addresses: readonly string[]): void {
    this.mutable(name).addresses = addresses.map(mustParse);
    this.network.topologyChanged();
  }

  setUp(name: string, up: boolean): void {
    this.mutable(name).up = up;
    this.network.topologyChanged();
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
    this.staticRoutes.push({
      destination: networkOf(mustParse(destination)),
      gateway: address,
      interface: this.mutable(interfaceName),
    });
    this.network.topologyChanged();
  }

  /** The main routing table: static routes first, then the networks of the interfaces that are up. */
  get routes(): readonly Route[] {
    const routes = this.staticRoutes.filter((route) => route.interface.up);
    for (const each of this.byName.values()) {
      if (!each.up || each.kind === 'loopback') continue;
      for (const cidr of each.addresses)
        routes.push({ destination: networkOf(cidr), gateway: undefined, interface: each });
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
    for (const each of this.byName.values()) if (each.addresses.some((own) => own.address === address)) return true;
    return false;
  }

  /** The address that packets to `destination` carry as their source. */
  sourceFor(destination: Address): Address | undefined {
    if (this.isLocal(destination)) return destination;
    return this.route(destination)?.interface.addresses[0]?.address;
  }

  /**
   * Waits for connections, or datagrams, on a port until it is disposed.
   * @throws AddressInUse when the port is taken on that address
   */
  listen(
    socket: {
      readonly protocol: Protocol;
      readonly address?: string;
      readonly port: number;
      readonly owner: string;
    },
    handler: {
      readonly onConnection?: (connection: Connection) => void;
      readonly onDatagram?: (d: Datagram) => void;
    } = {},
  ): Disposable {
    const address = socket.address ?? ANY;
    const clash = this.open.find(
      (each) =>
        each.protocol === socket.protocol &&
        each.port === socket.port &&
        (each.address === address || each.address === ANY || address === ANY),
    );
    if (clash !== undefined) throw new AddressInUse(address, socket.port);
    const opened: Open = { ...socket, address, ...handler };
    this.open.push(opened);
    return toDisposable(() => {
      const at = this.open.indexOf(opened);
      if (at >= 0) this.open.splice(at, 1);
    });
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
  connect(address: string, port: number): Future<Connection> {
    return this.network.connect(this, address, port);
  }

  /** Sends a datagram that may get lost. */
  sendDatagram(address: string, port: number, sourcePort: number, payload: unknown): void {
    this.network.sendDatagram(this, address, port, sourcePort, payload);
  }

  /** A source port for an outgoing connection. */
  takeEphemeralPort(): number {
    const port = this.nextEphemeral;
    this.nextEphemeral = port === LAST_EPHEMERAL ? FIRST_EPHEMERAL : port + 1;
    return port;
  }
}

function mustParse(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`bad address ${text}`);
  return cidr;
}
