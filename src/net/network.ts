import type { Kernel } from '../kernel/kernel.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import { Future } from '../kernel/wait.ts';
import { Emitter } from '../kernel/disposable.ts';
import { formatAddress, parseAddress, type Address } from './address.ts';
import { Connection } from './connection.ts';
import { Namespace } from './namespace.ts';
import { Segment, type Wire } from './segment.ts';
import type { Interface } from './interface.ts';
import { reverse, type Flow } from './conntrack.ts';
import { TraceLog, type Hop, type LossReason, type Question, type TraceOutcome } from './trace.ts';
import { showPacket, walk, type Arrival, type Loss, type Packet, type PacketProtocol } from './walk.ts';

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

/** How long ARP asks before it gives a neighbour up: three times a second, and a bit. */
const ARP_TIMEOUT: Micros = 3_060 * MILLISECOND;
/** A resent SYN: the packet was lost on the way. */
const SYN_RETRY: Micros = SECOND;
const SYN_RETRIES = 6;
/** What a packet's time to live starts at. */
const TTL = 64;

export interface ConnectOptions {
  /** Keeps the way of the first packet for the map and the inspector: for what people do, not for the swarm's own. */
  readonly traced?: boolean;
  /** The view of whoever connects: while it is held, what comes back waits. */
  readonly reader?: Kernel;
}

/** What somebody who asked by a datagram says of its end: for its trace. */
export interface DatagramTrace {
  /** The answer came, or will not come any more. */
  end(outcome: 'answered' | 'no-answer', question?: Question): void;
}

/** How a trace calls the end of a request that failed. */
function outcomeOf(failure: Loss | ConnectErrorCode): TraceOutcome {
  return failure === 'refused' || failure === 'unreachable' || failure === 'no-route' ? failure : 'no-answer';
}

/** An answer to an echo request. */
export interface Echo {
  readonly round: Micros;
  readonly ttl: number;
}

interface Attempt {
  readonly from: Namespace;
  readonly packet: Packet;
  readonly target: string;
  readonly traced: boolean;
  readonly reader: Kernel;
  readonly future: Future<Connection>;
}

const toHex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** All wires and namespaces of a world. Packets walk interfaces, tables and segments; nothing has a shortcut. */
export class Network {
  private upheavals = 0;
  private macs = 0;

  readonly kernel: Kernel;
  /** The ways of the last requests. */
  readonly traces = new TraceLog();
  /** The sides of connections that hold what the other has not received: a packet was lost, or their way is broken. */
  readonly stuck = new Set<Connection>();
  /** Fires when a host may have become reachable or unreachable: cables, interfaces, firewalls, the port of gossip. */
  readonly onReachability = new Emitter<Namespace>();

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /**
   * Counts the changes after which any way may be another. A change of one namespace or segment is counted there, and
   * concerns the ways through it alone.
   */
  get version(): number {
    return this.upheavals;
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
    // Joined, not put together by `+`, which would keep all the parts.
    return [0x02, 0x42, n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].map(toHex).join(':');
  }

  /** Somebody may be out of reach now, or back. */
  reachabilityChanged(namespace: Namespace): void {
    this.upheavals++;
    this.onReachability.fire(namespace);
  }

  /** Cuts or mends the cable of an interface. @throws Error when there is no such interface */
  setCable(namespace: Namespace, interfaceName: string, whole: boolean): void {
    const { plug, segment } = this.cable(namespace, interfaceName);
    segment.setCable(plug, whole);
    this.reachabilityChanged(namespace);
  }

  /** Makes the cable of an interface lose or hold up frames. @throws Error when there is no such interface */
  setWire(namespace: Namespace, interfaceName: string, wire: Wire): void {
    const { plug, segment } = this.cable(namespace, interfaceName);
    segment.setWire(plug, wire);
    this.reachabilityChanged(namespace);
  }

  /**
   * Whether the switch between two hosts passes frames from one to the other; others reach both.
   * @throws Error when there is no such interface, or they are not on one segment
   */
  setPath(a: Namespace, b: Namespace, interfaceName: string, whole: boolean): void {
    const [one, other] = [this.cable(a, interfaceName), this.cable(b, interfaceName)];
    if (one.segment !== other.segment) throw new Error(`${a.name} and ${b.name} are not on one segment`);
    one.segment.setPath(one.plug, other.plug, whole);
    this.reachabilityChanged(a);
    this.reachabilityChanged(b);
  }

  private cable(namespace: Namespace, interfaceName: string): { readonly plug: Interface; readonly segment: Segment } {
    const plug = namespace.interfaces.get(interfaceName);
    if (plug?.segment === undefined) throw new Error(`no cable at ${namespace.name} ${interfaceName}`);
    return { plug, segment: plug.segment };
  }

  private isLost(arrival: Arrival): boolean {
    return arrival.loss > 0 && this.kernel.random('net loss').fraction() < arrival.loss;
  }

  private walk(from: Namespace, packet: Packet, established: boolean, hops?: Hop[]): Arrival | Loss {
    return walk(from, packet, { established, hops, now: this.kernel.now });
  }

  /** The way of a packet of a connection that is under way. */
  way(from: Namespace, packet: Packet): Arrival | undefined {
    const arrival = this.walk(from, packet, true);
    return typeof arrival === 'string' ? undefined : arrival;
  }

  /** Whether one more packet on a way gets lost. */
  loses(way: Arrival): boolean {
    return this.isLost(way);
  }

  /** Whether a datagram from one host to a port of another would arrive there now, at somebody who listens. */
  reaches(from: Namespace, destination: Address, port: number): boolean {
    const source = from.sourceFor(destination);
    if (source === undefined) return false;
    const packet: Packet = { protocol: 'udp', source, sourcePort: port, destination, destinationPort: port };
    const arrival = walk(from, packet, { established: false, trial: true, now: this.kernel.now });
    if (typeof arrival === 'string') return false;
    return arrival.namespace.listenerFor('udp', destination, port) !== undefined;
  }

  /**
   * Opens a TCP connection. Rejects with a ConnectError after the time that the real thing takes: a closed port
   * refuses after one round trip, a silent neighbour is given up after three seconds.
   */
  connect(from: Namespace, address: string, port: number, options: ConnectOptions = {}): Future<Connection> {
    const future = new Future<Connection>();
    const { traced = false, reader = this.kernel } = options;
    const destination = parseAddress(address);
    const target = `${address}:${port}`;
    if (destination === undefined) {
      future.reject(new ConnectError('bad-address', target));
      return future;
    }
    const source = from.sourceFor(destination);
    if (source === undefined) {
      if (traced) this.traceNoRoute(from, 'tcp', destination, port);
      reader.soon(() => future.reject(new ConnectError('no-route', target)));
      return future;
    }
    const packet: Packet = {
      protocol: 'tcp',
      source,
      sourcePort: from.takeEphemeralPort(),
      destination,
      destinationPort: port,
    };
    this.trySyn({ from, packet, target, traced, reader, future }, 0);
    return future;
  }

  private trace(
    from: Namespace,
    packet: Packet,
    hops: readonly Hop[],
    outcome: TraceOutcome,
    question?: Question,
  ): void {
    const { protocol } = packet;
    this.traces.add({
      at: this.kernel.now,
      protocol,
      from: from.name,
      target: showPacket(packet),
      hops,
      outcome,
      ...(question === undefined ? {} : { question }),
    });
  }

  /** A packet that could not even be given a source address. */
  private traceNoRoute(from: Namespace, protocol: PacketProtocol, destination: Address, port: number): void {
    const packet: Packet = { protocol, source: 0, sourcePort: 0, destination, destinationPort: port };
    const hop: Hop = {
      namespace: from.name,
      stage: 'drop',
      packet: showPacket(packet),
      because: 'no route',
      reason: 'no-route',
    };
    this.trace(from, packet, [hop], 'no-route');
  }

  /** Notes what became of a packet that had arrived, or was on its way. */
  private lose(hops: Hop[] | undefined, arrival: Arrival, reason: LossReason, because: string): void {
    const { namespace, packet } = arrival;
    hops?.push({ namespace: namespace.name, stage: 'drop', packet: showPacket(packet), because, reason });
  }

  private trySyn(attempt: Attempt, count: number): void {
    const { kernel } = this;
    const { from, packet, target, reader, future } = attempt;
    const hops: Hop[] | undefined = attempt.traced ? [] : undefined;
    const arrival = this.walk(from, packet, false, hops);
    const fail = (code: ConnectErrorCode, after: Micros, flows: readonly Flow[] = []): void => {
      for (const flow of flows) flow.closedAt = kernel.now;
      // That nobody answers was told after the first attempt.
      if (hops !== undefined && code !== 'timeout') this.trace(from, packet, hops, outcomeOf(code));
      reader.after(after, () => future.reject(new ConnectError(code, target)));
    };
    if (arrival === 'no-route') return fail('no-route', 0);
    if (arrival === 'unreachable') return fail('unreachable', ARP_TIMEOUT);
    if (arrival === 'refused') return fail('refused', 0);
    const again = (): void => {
      if (hops !== undefined && count === 0) this.trace(from, packet, hops, 'no-answer');
      if (count === SYN_RETRIES) fail('timeout', 0);
      else kernel.after(SYN_RETRY * 2 ** count, () => this.trySyn(attempt, count + 1));
    };
    if (arrival === 'dropped') return again();
    if (this.isLost(arrival)) {
      this.lose(hops, arrival, 'lost', 'lost on the wire');
      return again();
    }
    const seen = arrival.packet;
    kernel.after(arrival.latency, () => {
      const back = this.walk(arrival.namespace, { protocol: 'tcp', ...reverse(seen) }, true);
      if (typeof back === 'string' || back.namespace !== from) {
        this.lose(hops, arrival, 'no-way-back', 'the answer does not come back');
        return again();
      }
      const listener = arrival.namespace.listenerFor('tcp', seen.destination, seen.destinationPort);
      if (listener?.onConnection === undefined) {
        this.lose(hops, arrival, 'no-listener', `nobody listens on tcp port ${seen.destinationPort}`);
        return fail('refused', back.latency, arrival.flows);
      }
      if (hops !== undefined) this.trace(from, packet, hops, 'connected');
      const { onConnection, reader: answerer = kernel } = listener;
      const answers: Packet = { protocol: 'tcp', ...reverse(seen) };
      const client = new Connection(this, from, packet, arrival.flows, reader);
      const server = new Connection(this, arrival.namespace, answers, arrival.flows, answerer);
      Connection.pair(client, server);
      // The machine accepts it, even if the program that listens is stopped.
      answerer.whenFree(() => onConnection(server));
      reader.after(back.latency, () => future.resolve(client));
    });
  }

  /** Sends a datagram; it may get lost, and nobody is told. */
  sendDatagram(
    from: Namespace,
    address: string,
    port: number,
    sourcePort: number,
    payload: unknown,
    sourceAddress?: string,
  ): void {
    const destination = parseAddress(address);
    if (destination === undefined) return;
    const source = sourceAddress === undefined ? from.sourceFor(destination) : parseAddress(sourceAddress);
    if (source === undefined) return;
    this.send(from, { protocol: 'udp', source, sourcePort, destination, destinationPort: port }, payload);
  }

  /** Sends a datagram that asks something, and keeps its way; whoever asked says how it ended. */
  sendQuestion(from: Namespace, address: string, port: number, sourcePort: number, payload: unknown): DatagramTrace {
    const destination = parseAddress(address);
    const source = destination === undefined ? undefined : from.sourceFor(destination);
    const hops: Hop[] = [];
    if (destination === undefined || source === undefined) return { end: () => {} };
    const packet: Packet = { protocol: 'udp', source, sourcePort, destination, destinationPort: port };
    this.send(from, packet, payload, hops);
    return { end: (outcome, question) => this.trace(from, packet, hops, outcome, question) };
  }

  private send(from: Namespace, packet: Packet, payload: unknown, hops?: Hop[]): void {
    const arrival = this.walk(from, packet, false, hops);
    if (typeof arrival === 'string') return;
    if (this.isLost(arrival)) return this.lose(hops, arrival, 'lost', 'lost on the wire');
    const seen = arrival.packet;
    this.kernel.after(arrival.latency, () => {
      const listener = arrival.namespace.listenerFor('udp', seen.destination, seen.destinationPort);
      if (listener?.onDatagram === undefined)
        this.lose(hops, arrival, 'no-listener', `nobody listens on udp port ${seen.destinationPort}`);
      const datagram = {
        sourceAddress: formatAddress(seen.source),
        sourcePort: seen.sourcePort,
        address: formatAddress(seen.destination),
        payload,
      };
      (listener?.reader ?? this.kernel).whenFree(() => listener?.onDatagram?.(datagram));
    });
  }

  /** One echo request and its reply. Rejects with a ConnectError; where packets get lost it never settles. */
  echo(from: Namespace, address: string, options: ConnectOptions = {}): Future<Echo> {
    const future = new Future<Echo>();
    const destination = parseAddress(address);
    const source = destination === undefined ? undefined : from.sourceFor(destination);
    if (destination === undefined || source === undefined) {
      if (options.traced === true && destination !== undefined) this.traceNoRoute(from, 'icmp', destination, 0);
      this.kernel.soon(() => future.reject(new ConnectError('no-route', address)));
      return future;
    }
    const id = from.takeEphemeralPort();
    const packet: Packet = { protocol: 'icmp', source, sourcePort: id, destination, destinationPort: 0 };
    const hops: Hop[] | undefined = options.traced === true ? [] : undefined;
    const there = this.walk(from, packet, false, hops);
    if (typeof there === 'string' && hops !== undefined) this.trace(from, packet, hops, outcomeOf(there));
    if (there === 'no-route') this.kernel.soon(() => future.reject(new ConnectError('no-route', address)));
    else if (there === 'unreachable')
      this.kernel.after(ARP_TIMEOUT, () => future.reject(new ConnectError('unreachable', address)));
    if (typeof there === 'string') return future;
    const back = this.walk(there.namespace, { protocol: 'icmp', ...reverse(there.packet) }, true);
    const lost =
      typeof back === 'string' || back.namespace !== from
        ? 'no-way-back'
        : this.isLost(there) || this.isLost(back)
          ? 'lost'
          : undefined;
    if (lost !== undefined)
      this.lose(hops, there, lost, lost === 'lost' ? 'lost on the wire' : 'the answer does not come back');
    if (hops !== undefined) this.trace(from, packet, hops, lost === undefined ? 'answered' : 'no-answer');
    if (typeof back === 'string' || lost !== undefined) return future;
    const round = there.latency + back.latency;
    this.kernel.after(round, () => future.resolve({ round, ttl: TTL - back.routers }));
    return future;
  }

  /** The round trip's time of one echo request. @see echo */
  ping(from: Namespace, address: string): Future<Micros> {
    const future = new Future<Micros>();
    this.echo(from, address).whenSettled(
      ({ round }) => future.resolve(round),
      (error) => future.reject(error),
    );
    return future;
  }

  /** The routers on the way to an address and the address itself, as traceroute finds them. */
  routersTo(from: Namespace, address: string): readonly { readonly address: string; readonly round: Micros }[] {
    const destination = parseAddress(address);
    const source = destination === undefined ? undefined : from.sourceFor(destination);
    if (destination === undefined || source === undefined) return [];
    const protocol: PacketProtocol = 'icmp';
    const hops: Hop[] = [];
    const packet = { protocol, source, sourcePort: from.takeEphemeralPort(), destination, destinationPort: 0 };
    const arrival = this.walk(from, packet, false, hops);
    const found: { address: string; round: Micros }[] = [];
    for (const hop of hops) {
      if (hop.stage !== 'route') continue;
      const via = / via (\S+) /.exec(hop.because);
      if (via !== null) found.push({ address: via[1], round: 0 });
    }
    if (typeof arrival !== 'string') found.push({ address, round: 2 * arrival.latency });
    return found;
  }
}
