import { MICROSECOND, type Micros } from '../kernel/time.ts';
import type { Address } from './address.ts';
import type { Interface } from './interface.ts';
import type { Vxlan } from './vxlan.ts';

/** How long a frame takes between two hosts of one rack: what `ping` shows on a LAN, halved. */
export const LAN_LATENCY: Micros = 200 * MICROSECOND;

/**
 * A layer-2 network: a switch with cables, or a bridge inside a host. Whoever is plugged in reaches everybody
 * else, unless a cable is cut.
 */
export class Segment {
  private readonly plugged = new Set<Interface>();
  private readonly cut = new Set<Interface>();
  private byAddress: Map<Address, Interface[]> | undefined;
  /** The share of frames that get lost on the way, 0 to 1. */
  loss = 0;
  /** The host's interface of a bridge: its firewall sees what crosses it (bridge-nf-call-iptables). */
  bridge: Interface | undefined;
  /** The way to the same network on other hosts. */
  vxlan: Vxlan | undefined;

  readonly name: string;
  readonly latency: Micros;

  /** @param latency one way, in microseconds */
  constructor(name: string, latency: Micros) {
    this.name = name;
    this.latency = latency;
  }

  plug(member: Interface): void {
    this.plugged.add(member);
    this.byAddress = undefined;
  }

  unplug(member: Interface): void {
    this.plugged.delete(member);
    this.cut.delete(member);
    this.byAddress = undefined;
  }

  /** A member's addresses are others now. */
  addressesChanged(): void {
    this.byAddress = undefined;
  }

  get members(): ReadonlySet<Interface> {
    return this.plugged;
  }

  /** Cuts the member's cable or mends it. */
  setCable(member: Interface, whole: boolean): void {
    if (whole) this.cut.delete(member);
    else this.cut.add(member);
  }

  isWhole(member: Interface): boolean {
    return this.plugged.has(member) && !this.cut.has(member);
  }

  /** Whoever answers ARP for the address, as seen by `from`. */
  resolve(from: Interface, address: Address): Interface | undefined {
    if (!this.isWhole(from)) return undefined;
    return this.owner(address, from);
  }

  /** Whoever has the address and can be heard. */
  owner(address: Address, but?: Interface): Interface | undefined {
    if (this.byAddress === undefined) {
      this.byAddress = new Map();
      for (const member of this.plugged)
        for (const each of member.addresses) {
          const there = this.byAddress.get(each.address);
          if (there === undefined) this.byAddress.set(each.address, [member]);
          else there.push(member);
        }
    }
    for (const member of this.byAddress.get(address) ?? [])
      if (member !== but && member.up && !this.cut.has(member)) return member;
    return undefined;
  }
}
