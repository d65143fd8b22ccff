import type { Micros } from '../kernel/time.ts';

/** Where in a namespace something happened to a packet. */
export type Stage = 'send' | 'mark' | 'nat' | 'filter' | 'ipvs' | 'route' | 'bridge' | 'vxlan' | 'deliver' | 'drop';

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
}

/** The way of a request's first packet, for explanation alone. */
export interface Trace {
  readonly id: number;
  readonly at: Micros;
  readonly protocol: string;
  readonly from: string;
  readonly target: string;
  readonly hops: readonly Hop[];
  readonly outcome: string;
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
