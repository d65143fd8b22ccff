import { SECOND, type Micros } from '../kernel/time.ts';
import type { Address } from './address.ts';

/** One direction of a flow. */
export interface Tuple {
  readonly source: Address;
  readonly sourcePort: number;
  readonly destination: Address;
  readonly destinationPort: number;
}

/** A flow that a namespace has translated or passed on: how its packets look on either side. */
export interface Flow {
  readonly protocol: string;
  /** As the first packet came in. */
  readonly original: Tuple;
  /** As answers come in. */
  readonly reply: Tuple;
  readonly mark: number;
  /** The server that IPVS chose. */
  readonly server: Address | undefined;
  lastSeen: Micros;
  /** Set once a TCP connection is over, and for what never became one. */
  closedAt: Micros | undefined;
}

/** What stays of a flow after its last packet, by protocol. */
const KEEP_CLOSED: Micros = 120 * SECOND;
const KEEP_DATAGRAM: Micros = 30 * SECOND;
const SWEEP_ABOVE = 256;

function key(protocol: string, t: Tuple): string {
  return `${protocol} ${t.source}:${t.sourcePort}>${t.destination}:${t.destinationPort}`;
}

export function reverse(t: Tuple): Tuple {
  return {
    source: t.destination,
    sourcePort: t.destinationPort,
    destination: t.source,
    destinationPort: t.sourcePort,
  };
}

/** The flows of a namespace: a reply finds its way back through NAT by them. Old ones go when there are many. */
export class Conntrack {
  private readonly byKey = new Map<string, { readonly flow: Flow; readonly isReply: boolean }>();
  private sweepAt = SWEEP_ABOVE;

  /** The flow that a packet belongs to, and whether it goes the way back. */
  find(protocol: string, tuple: Tuple, now: Micros): { readonly flow: Flow; readonly isReply: boolean } | undefined {
    const found = this.byKey.get(key(protocol, tuple));
    if (found === undefined) return undefined;
    if (isOver(found.flow, now)) {
      this.drop(found.flow);
      return undefined;
    }
    found.flow.lastSeen = now;
    return found;
  }

  isTaken(protocol: string, reply: Tuple): boolean {
    return this.byKey.has(key(protocol, reply));
  }

  add(flow: Flow): void {
    if (this.byKey.size > this.sweepAt) this.sweep(flow.lastSeen);
    this.byKey.set(key(flow.protocol, flow.original), { flow, isReply: false });
    this.byKey.set(key(flow.protocol, flow.reply), { flow, isReply: true });
  }

  private drop(flow: Flow): void {
    this.byKey.delete(key(flow.protocol, flow.original));
    this.byKey.delete(key(flow.protocol, flow.reply));
  }

  private sweep(now: Micros): void {
    for (const { flow, isReply } of [...this.byKey.values()]) if (!isReply && isOver(flow, now)) this.drop(flow);
    this.sweepAt = Math.max(SWEEP_ABOVE, 2 * this.byKey.size);
  }

  /** All flows that are still kept, in the order in which they began. */
  flows(now: Micros): readonly Flow[] {
    return [...this.byKey.values()].filter((each) => !each.isReply && !isOver(each.flow, now)).map((each) => each.flow);
  }
}

function isOver(flow: Flow, now: Micros): boolean {
  if (flow.protocol !== 'tcp') return now - flow.lastSeen > KEEP_DATAGRAM;
  return flow.closedAt !== undefined && now - flow.closedAt > KEEP_CLOSED;
}
