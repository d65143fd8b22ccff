import { MICROSECOND, type Micros } from '../kernel/time.ts';
import type { Address } from './address.ts';
import type { Interface } from './interface.ts';

/** How long a frame takes between two hosts of one rack: what `ping` shows on a LAN, halved. */
export const LAN_LATENCY: Micros = 200 * MICROSECOND;

/**
 * A layer-2 network: a switch with cables, or a bridge inside a host. Whoever is plugged in reaches everybody
 * else, unless a cable is cut.
 */
export class Segment {
  private readonly members = new Set<Interface>();
  private readonly cut = new Set<Interface>();
  /** The share of frames that get lost on the way, 0 to 1. */
  loss = 0;

  readonly name: string;
  readonly latency: Micros;

  /** @param latency one way, in microseconds */
  constructor(name: string, latency: Micros) {
    this.name = name;
    this.latency = latency;
  }

  plug(member: Interface): void {
    this.members.add(member);
  }

  unplug(member: Interface): void {
    this.members.delete(member);
    this.cut.delete(member);
  }

  /** Cuts the member's cable or mends it. */
  setCable(member: Interface, whole: boolean): void {
    if (whole) this.cut.delete(member);
    else this.cut.add(member);
  }

  isWhole(member: Interface): boolean {
    return this.members.has(member) && !this.cut.has(member);
  }

  /** Whoever answers ARP for the address, as seen by `from`. */
  resolve(from: Interface, address: Address): Interface | undefined {
    if (!this.isWhole(from)) return undefined;
    for (const member of this.members) {
      if (member === from || !member.up || this.cut.has(member)) continue;
      if (member.addresses.some((each) => each.address === address)) return member;
    }
    return undefined;
  }
}
