import { SmallMap } from '../kernel/small-map.ts';
import { MICROSECOND, type Micros } from '../kernel/time.ts';
import type { Address } from './address.ts';
import type { Interface } from './interface.ts';
import type { Vxlan } from './vxlan.ts';

/** How long a frame takes between two hosts of one rack: what `ping` shows on a LAN, halved. */
export const LAN_LATENCY: Micros = 200 * MICROSECOND;

/** What a cable does to the frames that it carries, in either direction. */
export interface Wire {
  /** The share of frames that get lost, 0 to 1. */
  readonly loss: number;
  /** How much later each one arrives, in microseconds. */
  readonly delay: Micros;
}

const GOOD_WIRE: Wire = { loss: 0, delay: 0 };

/**
 * A layer-2 network: a switch with cables, or a bridge inside a host. Whoever is plugged in reaches everybody
 * else, unless a cable is cut or the switch keeps two of them apart.
 */
export class Segment {
  private readonly plugged = new Set<Interface>();
  private readonly cut = new Set<Interface>();
  private readonly wires = new SmallMap<Interface, Wire>();
  private readonly apart = new SmallMap<Interface, Set<Interface>>();
  private byAddress: Map<Address, Interface[]> | undefined;
  private changes = 0;
  private host: Interface | undefined;
  private tunnel: Vxlan | undefined;

  readonly name: string;
  readonly latency: Micros;

  /** @param latency one way, in microseconds */
  constructor(name: string, latency: Micros) {
    this.name = name;
    this.latency = latency;
  }

  /** Counts the changes after which frames may take another way across. */
  get version(): number {
    return this.changes;
  }

  /** Whoever changes the entries of its tunnel says so. */
  touch(): void {
    this.changes++;
  }

  /** The host's interface of a bridge: its firewall sees what crosses it (bridge-nf-call-iptables). */
  get bridge(): Interface | undefined {
    return this.host;
  }

  set bridge(host: Interface | undefined) {
    this.host = host;
    this.touch();
  }

  /** The way to the same network on other hosts. */
  get vxlan(): Vxlan | undefined {
    return this.tunnel;
  }

  set vxlan(tunnel: Vxlan | undefined) {
    this.tunnel = tunnel;
    this.touch();
  }

  plug(member: Interface): void {
    this.plugged.add(member);
    this.addressesChanged();
  }

  unplug(member: Interface): void {
    this.plugged.delete(member);
    this.cut.delete(member);
    this.wires.delete(member);
    for (const other of this.apart.get(member) ?? []) this.apart.get(other)?.delete(member);
    this.apart.delete(member);
    this.addressesChanged();
  }

  /** A member's addresses are others now. */
  addressesChanged(): void {
    this.byAddress = undefined;
    this.touch();
  }

  get members(): ReadonlySet<Interface> {
    return this.plugged;
  }

  /** Cuts the member's cable or mends it. */
  setCable(member: Interface, whole: boolean): void {
    if (whole) this.cut.delete(member);
    else this.cut.add(member);
    this.touch();
  }

  /** Makes the member's cable a bad one, or a good one again. */
  setWire(member: Interface, wire: Wire): void {
    if (wire.loss === 0 && wire.delay === 0) this.wires.delete(member);
    else this.wires.set(member, wire);
    this.touch();
  }

  wireOf(member: Interface): Wire {
    return this.wires.get(member) ?? GOOD_WIRE;
  }

  /** Whether the switch passes frames between two members. */
  setPath(a: Interface, b: Interface, whole: boolean): void {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ]) {
      let others = this.apart.get(one);
      if (others === undefined) this.apart.set(one, (others = new Set()));
      if (whole) others.delete(other);
      else others.add(other);
      if (others.size === 0) this.apart.delete(one);
    }
    this.touch();
  }

  isWhole(member: Interface): boolean {
    return this.plugged.has(member) && !this.cut.has(member);
  }

  /** Whoever answers ARP for the address, as seen by `from`. */
  resolve(from: Interface, address: Address): Interface | undefined {
    if (!this.isWhole(from)) return undefined;
    return this.owner(address, from);
  }

  /** Whoever has the address and can be heard, by `from` if told. */
  owner(address: Address, from?: Interface): Interface | undefined {
    if (this.byAddress === undefined) {
      this.byAddress = new Map();
      for (const member of this.plugged)
        for (const each of member.addresses) {
          const there = this.byAddress.get(each.address);
          if (there === undefined) this.byAddress.set(each.address, [member]);
          else there.push(member);
        }
    }
    const apart = from === undefined ? undefined : this.apart.get(from);
    for (const member of this.byAddress.get(address) ?? [])
      if (member !== from && member.up && !this.cut.has(member) && apart?.has(member) !== true) return member;
    return undefined;
  }
}
