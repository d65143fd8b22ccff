import { MICROSECOND } from '../../kernel/time.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { Network } from '../../net/network.ts';
import type { Segment } from '../../net/segment.ts';
import { Vxlan } from '../../net/vxlan.ts';

const BRIDGE_LATENCY = 20 * MICROSECOND;
const OVERLAY_MTU = 1_450;

/**
 * An overlay network on one host: the namespace `1-…` with its bridge br0 and tunnel vxlan0. It comes into being
 * with the first endpoint (transcripts/mesh-tables).
 */
export class OverlaySandbox {
  readonly segment: Segment;
  private readonly wires: Network;
  private readonly host: Namespace;
  private readonly gateway: string;
  private readonly takeIndex: () => number;
  private readonly vxlanId: number;
  private namespace: Namespace | undefined;
  private tunnel: Vxlan | undefined;
  private ports = 0;
  /** `1-ldtx4994cu` */
  readonly name: string;

  /** @param gateway with its prefix: `10.0.1.1/24` */
  constructor(o: {
    wires: Network;
    host: Namespace;
    networkId: string;
    vxlanId: number;
    gateway: string;
    takeIndex: () => number;
  }) {
    this.wires = o.wires;
    this.host = o.host;
    this.gateway = o.gateway;
    this.takeIndex = o.takeIndex;
    this.vxlanId = o.vxlanId;
    this.name = `1-${o.networkId.slice(0, 10)}`;
    this.segment = o.wires.createSegment('br0', BRIDGE_LATENCY);
  }

  /** The tunnel, once somebody is on the network here. */
  get vxlan(): Vxlan | undefined {
    return this.tunnel;
  }

  get net(): Namespace | undefined {
    return this.namespace;
  }

  /** Makes it when it is not there yet; true when it was made now. */
  open(): boolean {
    if (this.namespace !== undefined) return false;
    const net = this.wires.createNamespace(`${this.host.name} ${this.name}`);
    this.namespace = net;
    const index = this.takeIndex();
    net.addInterface('br0', { kind: 'bridge', mtu: OVERLAY_MTU, addresses: [this.gateway], segment: this.segment });
    net.addInterface('vxlan0', { kind: 'vxlan', mtu: OVERLAY_MTU, index, link: index, master: 'br0' });
    this.tunnel = new Vxlan(this.vxlanId, this.host, this.segment);
    return true;
  }

  /** A port of br0 whose other end is number `link`. @returns the interface's name */
  addPort(index: number, link: number): string {
    const name = `veth${this.ports++}`;
    this.namespace?.addInterface(name, { kind: 'veth', mtu: OVERLAY_MTU, index, link, master: 'br0' });
    return name;
  }

  removePort(name: string): void {
    this.namespace?.removeInterface(name);
  }

  close(): void {
    this.tunnel?.dispose();
    this.tunnel = undefined;
    this.namespace?.destroy();
    this.namespace = undefined;
  }
}
