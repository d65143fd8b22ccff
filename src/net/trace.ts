import type { Micros } from '../kernel/time.ts';

/** Where in a namespace something happened to a packet. */
export type Stage = 'mark' | 'nat' | 'conntrack' | 'ipvs' | 'route' | 'bridge' | 'vxlan' | 'deliver' | 'drop';

/** Why a packet, or the answer to it, came to its end. */
export type LossReason =
  /** A rule of the filter or raw table, or a chain's policy. */
  | 'filter'
  /** It is for somebody else, and this namespace forwards nothing. */
  | 'not-forwarding'
  | 'no-route'
  /** The load balancer knows no server that takes new connections. */
  | 'no-server'
  | 'no-carrier'
  /** Nobody on the wire has the address. */
  | 'no-neighbour'
  /** The tunnel does not know behind which host the address is. */
  | 'no-tunnel-entry'
  /** At the tunnel's other end nobody has the address. */
  | 'gone-behind-tunnel'
  /** It arrived, and no program listens on that port. */
  | 'no-listener'
  | 'lost'
  /** It arrived, but the answer found no way back. */
  | 'no-way-back';

/** One thing that happened to a packet on its way. */
export interface Hop {
  readonly namespace: string;
  readonly stage: Stage;
  /** The interface that it leaves by or came in by. */
  readonly interface?: string;
  /** `10.0.1.3:40000 → 10.0.1.2:80` after this step. */
  readonly packet: string;
  /** What matched and why: a rule as `iptables -S` writes it, a route, a forwarding entry. */
  readonly because: string;
  /** Of a `mark`: the mark. Of a `vxlan`: its identifier. */
  readonly number?: number;
  /** Of a `drop`. */
  readonly reason?: LossReason;
  /** It happened to the UDP packet that carries the request through a tunnel, not to the request itself. */
  readonly carrier?: true;
}

/** What a DNS query asked and got. */
export interface Question {
  readonly name: string;
  readonly type: string;
  /** What the server said: `NOERROR`, `NXDOMAIN` …; undefined when it said nothing. */
  readonly code: string | undefined;
  readonly answers: readonly string[];
}

/** How a request ended, as far as the network can tell. */
export type TraceOutcome =
  | 'connected'
  | 'answered'
  /** A datagram that expects no answer has arrived. */
  | 'delivered'
  | 'refused'
  | 'unreachable'
  | 'no-route'
  | 'no-answer';

/** The way of a request's first packet, for explanation alone. */
export interface Trace {
  readonly id: number;
  readonly at: Micros;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly from: string;
  readonly target: string;
  readonly hops: readonly Hop[];
  readonly outcome: TraceOutcome;
  /** Of a DNS query. */
  readonly question?: Question;
}

/** How many traces a world keeps. */
const KEEP = 64;

/** The last traces of a world, oldest first. */
export class TraceLog {
  private readonly kept: Trace[] = [];
  private count = 0;

  add(trace: Omit<Trace, 'id'>): Trace {
    const numbered = { ...trace, id: ++this.count };
    this.kept.push(numbered);
    if (this.kept.length > KEEP) this.kept.shift();
    return numbered;
  }

  get all(): readonly Trace[] {
    return this.kept;
  }

  get last(): Trace | undefined {
    return this.kept.at(-1);
  }
}
