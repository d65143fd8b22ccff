import type { Kernel } from '../kernel/kernel.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import { formatAddress, type Address } from './address.ts';
import type { Namespace } from './namespace.ts';
import type { Flow } from './conntrack.ts';
import type { Network } from './network.ts';
import type { Arrival, Packet } from './walk.ts';

/** Why a connection came to its end, as seen from this side. */
export type CloseReason = 'closed' | 'reset' | 'timeout';

/** TCP's first retransmission time and the time after which Linux gives up (tcp_retries2 = 15). */
const FIRST_RETRY: Micros = 200 * MILLISECOND;
const LAST_RETRY: Micros = 120 * SECOND;
const GIVE_UP: Micros = 924 * SECOND;
/**
 * What a program left behind when it closed is tried for less: eight retransmissions' worth from the first one on
 * (tcp_orphan_retries of Linux, tcp_write_timeout in net/ipv4/tcp_timer.c).
 */
const GIVE_UP_ORPHAN: Micros = FIRST_RETRY + (2 ** 9 - 1) * FIRST_RETRY;

interface Piece {
  readonly payload: unknown;
  readonly kind: 'data' | 'close' | 'reset';
}

/**
 * One side of a TCP connection. What is sent are whole messages: immutable values, shared, never copied. They
 * arrive in order, after the path's latency; when the path is broken they are tried again as TCP does.
 */
export class Connection {
  private peer: Connection | undefined;
  private readonly queue: Piece[] = [];
  private retry: Micros = FIRST_RETRY;
  private stuckSince: Micros | undefined;
  private lastArrival: Micros = 0;
  private ended = false;
  private messageHandler: ((message: unknown) => void) | undefined;
  private closeHandler: ((reason: CloseReason) => void) | undefined;
  private early: unknown[] = [];
  private endedWith: CloseReason | undefined;

  private way: Arrival | undefined;
  private wayStamp = -1;
  private readonly network: Network;
  private readonly reader: Kernel;
  readonly namespace: Namespace;
  private readonly packet: Packet;
  private readonly flows: readonly Flow[];
  private readonly local: Address;
  readonly localPort: number;
  private readonly remote: Address;
  readonly remotePort: number;

  /**
   * @param packet what this side sends looks like
   * @param flows what the namespaces on the way remember of it
   * @param reader the view of whoever reads here: while it is held, what arrives waits
   */
  constructor(network: Network, namespace: Namespace, packet: Packet, flows: readonly Flow[], reader: Kernel) {
    this.network = network;
    this.reader = reader;
    this.namespace = namespace;
    this.packet = packet;
    this.flows = flows;
    this.local = packet.source;
    this.localPort = packet.sourcePort;
    this.remote = packet.destination;
    this.remotePort = packet.destinationPort;
    namespace.connections.add(this);
  }

  /** Ties the two sides together. */
  static pair(a: Connection, b: Connection): void {
    a.peer = b;
    b.peer = a;
  }

  get localAddress(): string {
    return formatAddress(this.local);
  }

  get remoteAddress(): string {
    return formatAddress(this.remote);
  }

  /** The present virtual time. */
  get now(): Micros {
    return this.network.kernel.now;
  }

  get isOpen(): boolean {
    return !this.ended;
  }

  /** Takes what comes; messages that came before are handed over at once. */
  onMessage(handler: (message: unknown) => void): void {
    this.messageHandler = handler;
    const early = this.early;
    this.early = [];
    for (const message of early) handler(message);
  }

  /** Called once, when the other side closes or the connection breaks; not for one's own close. */
  onClose(handler: (reason: CloseReason) => void): void {
    this.closeHandler = handler;
    if (this.endedWith !== undefined) handler(this.endedWith);
  }

  /** Sends a message; after the end it goes nowhere. */
  send(message: unknown): void {
    if (!this.ended) this.enqueue({ kind: 'data', payload: message });
  }

  /** Ends it in an orderly way: what was sent still arrives. */
  close(): void {
    this.end('close');
  }

  /** Breaks it off, as the end of a process that was killed does. */
  reset(): void {
    this.end('reset');
  }

  /** The host lost its power: nobody is told, and whoever sends something once the host is back is refused. */
  vanish(): void {
    this.network.stuck.delete(this);
    this.finish();
    this.queue.length = 0;
    this.endedWith = 'reset';
  }

  private end(kind: 'close' | 'reset'): void {
    if (this.ended) return;
    this.finish();
    this.enqueue({ kind, payload: undefined });
  }

  private finish(): void {
    this.ended = true;
    this.namespace.connections.delete(this);
    if (this.peer?.ended !== false) for (const flow of this.flows) flow.closedAt ??= this.network.kernel.now;
  }

  /** How long one packet to the other side takes; undefined when it does not get there. */
  private delay(): Micros | undefined {
    const { network } = this;
    if (this.way === undefined || this.wayStamp !== stampOf(network, this.way)) {
      const way = network.way(this.namespace, this.packet);
      this.way = way?.namespace === this.peer?.namespace ? way : undefined;
      if (this.way !== undefined) this.wayStamp = stampOf(network, this.way);
    }
    if (this.way === undefined || network.loses(this.way)) return undefined;
    return this.way.latency;
  }

  private enqueue(packet: Piece): void {
    this.queue.push(packet);
    if (this.stuckSince === undefined) this.flush();
  }

  private flush(): void {
    const { kernel, stuck } = this.network;
    const limit = this.ended ? GIVE_UP_ORPHAN : GIVE_UP;
    if (this.stuckSince !== undefined && kernel.now - this.stuckSince >= limit) {
      this.queue.length = 0;
      stuck.delete(this);
      this.breakOff('timeout');
      return;
    }
    while (this.queue.length > 0) {
      const delay = this.delay();
      if (delay === undefined) {
        this.stuckSince ??= kernel.now;
        stuck.add(this);
        kernel.after(this.retry, () => this.flush());
        this.retry = Math.min(this.retry * 2, LAST_RETRY);
        return;
      }
      if (this.stuckSince !== undefined) stuck.delete(this);
      this.stuckSince = undefined;
      this.retry = FIRST_RETRY;
      const packet = this.queue.shift() as Piece;
      this.lastArrival = Math.max(this.lastArrival, kernel.now + delay);
      (this.peer?.reader ?? kernel).at(this.lastArrival, () => this.peer?.receive(packet));
    }
  }

  private receive(packet: Piece): void {
    if (packet.kind === 'data') {
      if (this.ended) {
        // Nobody is there who could take it: the machine says so, and forgets what it still held.
        if (this.stuckSince !== undefined) {
          this.queue.length = 0;
          this.network.stuck.delete(this);
          this.endedWith ??= 'reset';
        }
        if (this.endedWith === 'reset' || this.endedWith === 'timeout') this.peer?.breakOff('reset');
        return;
      }
      if (this.messageHandler === undefined) this.early.push(packet.payload);
      else this.messageHandler(packet.payload);
    } else this.breakOff(packet.kind === 'close' ? 'closed' : 'reset');
  }

  private breakOff(reason: CloseReason): void {
    if (this.endedWith !== undefined) return;
    const wasOpen = !this.ended;
    this.finish();
    this.endedWith = reason;
    if (wasOpen) this.closeHandler?.(reason);
  }
}

/** Grows with each change of anything that a way depends on. */
function stampOf(network: Network, way: Arrival): number {
  let stamp = network.version;
  for (const each of way.through) stamp += each.version;
  return stamp;
}
