import type { Address } from './address.ts';
import type { Namespace } from './namespace.ts';
import type { Segment } from './segment.ts';

/** Where VXLAN packets go on the wires between hosts. */
export const VXLAN_PORT = 4789;

/** What a node knows of an endpoint on another one: its neighbour entry and its forwarding entry in one. */
export interface VxlanEntry {
  readonly mac: string;
  /** The host behind which it is. */
  readonly vtep: Address;
}

/** The tunnel of an overlay network on one host: answers ARP from its entries and wraps frames for other hosts. */
export class Vxlan {
  readonly id: number;
  /** The host's namespace, on whose wires the packets travel. */
  readonly underlay: Namespace;
  /** The bridge in the overlay's sandbox. */
  readonly segment: Segment;
  /** By the endpoint's address. */
  readonly entries = new Map<Address, VxlanEntry>();

  constructor(id: number, underlay: Namespace, segment: Segment) {
    this.id = id;
    this.underlay = underlay;
    this.segment = segment;
    segment.vxlan = this;
    underlay.vxlans.set(id, this);
    underlay.touch();
  }

  setEntry(address: Address, entry: VxlanEntry): void {
    this.entries.set(address, entry);
    this.segment.touch();
  }

  removeEntry(address: Address): void {
    if (this.entries.delete(address)) this.segment.touch();
  }

  dispose(): void {
    if (this.underlay.vxlans.get(this.id) === this) this.underlay.vxlans.delete(this.id);
    this.segment.vxlan = undefined;
    this.underlay.touch();
  }
}
