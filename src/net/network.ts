import type { Kernel } from '../kernel/kernel.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { Future } from '../kernel/wait.ts';
import { formatAddress, parseAddress, type Address } from './address.ts';
import { Connection } from './connection.ts';
import { Namespace } from './namespace.ts';
import { Segment } from './segment.ts';

export type ConnectErrorCode = 'refused' | 'unreachable' | 'timeout' | 'no-route' | 'bad-address';

/** A connection that did not come about. */
export class ConnectError extends Error {
  readonly code: ConnectErrorCode;
  /** `172.17.0.2:2377` */
  readonly target: string;

  constructor(code: ConnectErrorCode, target: string) {
    super(
      {
        refused: 'connection refused',
        unreachable: 'no route to host',
        timeout: 'connection timed out',
        'no-route': 'network is unreachable',
        'bad-address': 'no such host',
      }[code],
    );
    this.code = code;
    this.target = target;
  }
}

/** How long ARP asks before it gives a neighbour up. */
const ARP_TIMEOUT: Micros = 3 * SECOND;
const MAX_HOPS = 32;
/** A resent SYN: the packet was lost on the way. */
const SYN_RETRY: Micros = SECOND;
const SYN_RETRIES = 6;

/** Where a packet ends up: in a namespace that has the address, after the latencies of the wires. */
interface Arrival {
  readonly namespace: Namespace;
  readonly latency: Micros;
  /** The share of packets that do not get through. */
  readonly loss: number;
}

/** All wires and namespaces of a world. Packets walk interfaces, routes and segments; nothing has a shortcut. */
export class Network {
  private version = 0;
  private macs = 0;
  private readonly arrivals = new Map<Namespace, Map<Address, Arrival | 'no-route' | 'unreachable'>>();
  private arrivalsVersion = 0;

  readonly kernel: Kernel;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  createNamespace(name: string): Namespace {
    return new Namespace(this, name);
  }

  createSegment(name: string, latency: Micros): Segment {
    return new Segment(name, latency);
  }

  /** A locally administered MAC address nobody else has, as docker makes them: 02:42:… */
  makeMac(): string {
    const n = ++this.macs;
    const byte = (shift: number): string => ((n >>> shift) & 255).toString(16).padStart(2, '0');
    return `02:42:${byte(24)}:${byte(16)}:${byte(8)}:${byte(0)}`;
  }

  /** Whoever changes interfaces, routes or cables says so; paths are then looked up anew. */
  topologyChanged(): void {
    this.version++;
  }

  /** Cuts or mends the cable of an interface. @throws Error when there is no such interface */
  setCable(namespace: Namespace, interfaceName: string, whole: boolean): void {
    const found = namespace.interfaces.get(interfaceName);
    if (found?.segment === undefined) throw new Error(`no cable at ${namespace.name} ${interfaceName}`);
    found.segment.setCable(found, whole);
    this.topologyChanged();
  }

  private find(from: Namespace, destination: Address): Arrival | 'no-route' | 'unreachable' {
    if (this.arrivalsVersion !== this.version) {
      this.arrivals.clear();
      this.arrivalsVersion = this.version;
    }
    let known = this.arrivals.get(from);
    if (known === undefined) this.arrivals.set(from, (known = new Map()));
    let arrival = known.get(destination);
    if (arrival === undefined) known.set(destination, (arrival = this.walk(from, destination)));
    return arrival;
  }

  private walk(from: Namespace, destination: Address): Arrival | 'no-route' | 'unreachable' {
    let namespace = from;
    let latency = 0;
    let passed = 1;
    for (let hop = 0; hop < MAX_HOPS; hop++) {
      if (namespace.isLocal(destination)) return { namespace, latency, loss: 1 - passed };
      if (hop > 0 && !namespace.forwarding) return 'unreachable';
      const route = namespace.route(destination);
      if (route === undefined) return hop === 0 ? 'no-route' : 'unreachable';
      const { segment } = route.interface;
      const next = segment?.resolve(route.interface, route.gateway ?? destination);
      if (segment === undefined || next === undefined) return 'unreachable';
      latency += segment.latency;
      passed *= 1 - segment.loss;
      namespace = next.namespace;
    }
    return 'unreachable';
  }

  private isLost(arrival: Arrival): boolean {
    return arrival.loss > 0 && this.kernel.random('net loss').fraction() < arrival.loss;
  }

  /** How long one packet to `destination` takes; undefined when it does not get there. */
  delivery(from: Namespace, destination: Address): Micros | undefined {
    const arrival = this.find(from, destination);
    if (typeof arrival === 'string' || this.isLost(arrival)) return undefined;
    return arrival.latency;
  }

  /**
   * Opens a TCP connection. Rejects with a ConnectError after the time that the real thing takes: a closed port
   * refuses after one round trip, a silent neighbour is given up after three seconds.
   */
  connect(from: Namespace, address: string, port: number): Future<Connection> {
    const future = new Future<Connection>();
    const destination = parseAddress(address);
    const target = `${address}:${port}`;
    if (destination === undefined) {
      future.reject(new ConnectError('bad-address', target));
      return future;
    }
    this.trySyn(from, destination, port, target, 0, future);
    return future;
  }

  private trySyn(
    from: Namespace,
    destination: Address,
    port: number,
    target: string,
    attempt: number,
    future: Future<Connection>,
  ): void {
    const { kernel } = this;
    const arrival = this.find(from, destination);
    const source = from.sourceFor(destination);
    if (arrival === 'no-route' || source === undefined) {
      kernel.soon(() => future.reject(new ConnectError('no-route', target)));
      return;
    }
    if (arrival === 'unreachable') {
      kernel.after(ARP_TIMEOUT, () => future.reject(new ConnectError('unreachable', target)));
      return;
    }
    if (this.isLost(arrival)) {
      if (attempt === SYN_RETRIES) future.reject(new ConnectError('timeout', target));
      else
        kernel.after(SYN_RETRY * 2 ** attempt, () => this.trySyn(from, destination, port, target, attempt + 1, future));
      return;
    }
    kernel.after(arrival.latency, () => {
      const listener = arrival.namespace.listenerFor('tcp', destination, port);
      if (listener?.onConnection === undefined) {
        kernel.after(arrival.latency, () => future.reject(new ConnectError('refused', target)));
        return;
      }
      const sourcePort = from.takeEphemeralPort();
      const client = new Connection(this, from, source, sourcePort, destination, port);
      const server = new Connection(this, arrival.namespace, destination, port, source, sourcePort);
      Connection.pair(client, server);
      listener.onConnection(server);
      kernel.after(arrival.latency, () => future.resolve(client));
    });
  }

  /** Sends a datagram; it may get lost, and nobody is told. */
  sendDatagram(from: Namespace, address: string, port: number, sourcePort: number, payload: unknown): void {
    const destination = parseAddress(address);
    if (destination === undefined) return;
    const arrival = this.find(from, destination);
    const source = from.sourceFor(destination);
    if (typeof arrival === 'string' || source === undefined || this.isLost(arrival)) return;
    this.kernel.after(arrival.latency, () => {
      const listener = arrival.namespace.listenerFor('udp', destination, port);
      listener?.onDatagram?.({ sourceAddress: formatAddress(source), sourcePort, payload });
    });
  }

  /** One echo request and its reply: the round trip's time, or a ConnectError. */
  ping(from: Namespace, address: string): Future<Micros> {
    const future = new Future<Micros>();
    const destination = parseAddress(address);
    const arrival = destination === undefined ? 'no-route' : this.find(from, destination);
    if (arrival === 'no-route') this.kernel.soon(() => future.reject(new ConnectError('no-route', address)));
    else if (arrival === 'unreachable')
      this.kernel.after(ARP_TIMEOUT, () => future.reject(new ConnectError('unreachable', address)));
    else if (!this.isLost(arrival) && !this.isLost(arrival)) {
      const round = 2 * arrival.latency;
      this.kernel.after(round, () => future.resolve(round));
    }
    return future;
  }
}
