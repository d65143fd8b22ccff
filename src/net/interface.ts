import type { Cidr } from './address.ts';
import type { Namespace } from './namespace.ts';
import type { Segment } from './segment.ts';

export type InterfaceKind = 'loopback' | 'ethernet' | 'bridge' | 'veth' | 'vxlan';

/** A network interface of a namespace. Changes go through its namespace, which keeps the routes in step. */
export interface Interface {
  readonly name: string;
  readonly index: number;
  readonly kind: InterfaceKind;
  readonly mac: string;
  readonly mtu: number;
  readonly namespace: Namespace;
  readonly addresses: readonly Cidr[];
  /** Administratively up: `ip link set … up`. */
  readonly up: boolean;
  /** The layer-2 network it is plugged into; undefined for loopback and for a pulled cable. */
  readonly segment: Segment | undefined;
  /** The bridge of the same namespace that it is a port of. */
  readonly master: string | undefined;
  /** The number of the other end, which is in another namespace: `eth0@if9`. */
  readonly link: number | undefined;
}

export interface InterfaceOptions {
  readonly kind?: InterfaceKind;
  readonly mac?: string;
  readonly mtu?: number;
  /** With their prefix lengths: `172.17.0.2/16`. */
  readonly addresses?: readonly string[];
  readonly segment?: Segment;
  /** Its number; the next free one unless told. */
  readonly index?: number;
  readonly master?: string;
  readonly link?: number;
}
