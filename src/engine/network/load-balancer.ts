import { AddressInUse, type Namespace } from '../../net/namespace.ts';
import { formatCidr, parseAddress } from '../../net/address.ts';
import type { Disposable } from '../../kernel/disposable.ts';
import type { Firewall } from './firewall.ts';
import type { EndpointRecord, ServiceBinding } from './gossip.ts';
import type { LocalNetwork } from './local-network.ts';

/** Where a node's marks start (facts 9.4). */
const FIRST_MARK = 256;

interface Balanced {
  readonly service: ServiceBinding;
  readonly mark: number;
  /** Weight 1 takes connections, 0 none; by the endpoint's id. */
  readonly backends: Map<string, { readonly address: string; readonly weight: number }>;
}

/** A service with other ports, or with no address any more, is another one here (serviceKey in libnetwork). */
function keyOf({ id, vip, ports }: ServiceBinding): string {
  return `${id} ${vip} ${ports.map((each) => `${each.protocol} ${each.published} ${each.target}`).join()}`;
}

/** A port of the host, and how many services' tasks it leads to. */
interface OpenPort {
  users: number;
  listener: Disposable | undefined;
}

/** The node's marks: one counter for all its networks. */
export class Marks {
  private next = FIRST_MARK;

  take(): number {
    return this.next++;
  }
}

/**
 * The load balancer of one overlay on one node: its sandbox has the virtual addresses, marks their packets and deals
 * them out by IPVS. That of the ingress network also opens the host's published ports (facts 9.4, 9.5).
 */
export class LoadBalancer {
  /** By the service and its ports: tasks from before and after a change of the ports are balanced apart. */
  private readonly services = new Map<string, Balanced>();
  /** The host's ports that lead into the mesh, by protocol and number. */
  private readonly open = new Map<string, OpenPort>();
  private readonly network: LocalNetwork;
  private readonly net: Namespace;
  private readonly host: Namespace;
  private readonly firewall: Firewall;
  private readonly marks: Marks;
  private readonly own: { readonly address: string; readonly interfaceName: string };
  /** The sandbox's address on docker_gwbridge, for the ingress network. */
  private readonly gateway: { readonly bridge: string; readonly address: string } | undefined;

  constructor(o: {
    network: LocalNetwork;
    net: Namespace;
    host: Namespace;
    firewall: Firewall;
    marks: Marks;
    own: { readonly address: string; readonly interfaceName: string };
    gateway: { readonly bridge: string; readonly address: string } | undefined;
  }) {
    this.network = o.network;
    this.net = o.net;
    this.host = o.host;
    this.firewall = o.firewall;
    this.marks = o.marks;
    this.own = o.own;
    this.gateway = o.gateway;
  }

  /** Takes over what is known of a task's endpoint. */
  set(record: EndpointRecord): void {
    const { service } = record;
    if (service === undefined || record.state === 'hidden') return;
    const balanced = this.services.get(keyOf(service)) ?? this.add(service);
    const weight = record.state === 'active' ? 1 : 0;
    const before = balanced.backends.get(record.id);
    if (before?.weight === weight && before.address === record.address) return;
    balanced.backends.set(record.id, { address: record.address, weight });
    if (service.vip === '') return;
    const address = parseAddress(record.address);
    if (address !== undefined && weight > 0) this.net.ipvs.setDestination(balanced.mark, address, weight);
    else this.withhold(balanced, record.address);
    this.net.touch();
  }

  /** An endpoint is gone; with the last one of a service goes its address. */
  remove(id: string): void {
    for (const balanced of [...this.services.values()]) this.removeFrom(balanced, id);
  }

  private removeFrom(balanced: Balanced, id: string): void {
    const backend = balanced.backends.get(id);
    if (backend === undefined) return;
    balanced.backends.delete(id);
    this.withhold(balanced, backend.address);
    if (balanced.backends.size === 0) this.drop(balanced);
    this.net.touch();
  }

  /**
   * An endpoint takes no more connections, or is gone. For a while another one may have the same address: the successor
   * of a task whose node did not yet say that it is over (removeIPToEndpoint in libnetwork).
   */
  private withhold({ service, backends, mark }: Balanced, text: string): void {
    if (service.vip === '') return;
    let weight: number | undefined;
    for (const each of backends.values()) if (each.address === text) weight = Math.max(weight ?? 0, each.weight);
    const address = parseAddress(text);
    if (address === undefined) return;
    if (weight === undefined) this.net.ipvs.removeDestination(mark, address);
    else this.net.ipvs.setDestination(mark, address, weight);
  }

  /** The number that the service has on this node; 0 when it is not known here. */
  markOf(service: ServiceBinding): number {
    return this.services.get(keyOf(service))?.mark ?? 0;
  }

  private add(service: ServiceBinding): Balanced {
    const mark = this.marks.take();
    const balanced: Balanced = { service, mark, backends: new Map() };
    this.services.set(keyOf(service), balanced);
    // Without an address of its own a service still has a number here (recordings/network-services).
    if (service.vip === '') return balanced;
    this.net.ipvs.service(mark);
    this.setAddresses();
    const mangle = this.net.netfilter.table('mangle');
    for (const rule of this.portMarks(balanced)) mangle.append('PREROUTING', rule);
    mangle.append('INPUT', this.addressMark(balanced));
    const nat = this.net.netfilter.table('nat');
    const snat = `-d ${this.network.o.subnet ?? ''} -m ipvs --ipvs -j SNAT --to-source ${this.own.address}`;
    if (!nat.has('POSTROUTING', snat)) nat.append('POSTROUTING', snat);
    this.openPorts(balanced);
    return balanced;
  }

  private drop(balanced: Balanced): void {
    this.services.delete(keyOf(balanced.service));
    if (balanced.service.vip === '') return;
    this.net.ipvs.remove(balanced.mark);
    this.setAddresses();
    const mangle = this.net.netfilter.table('mangle');
    for (const rule of this.portMarks(balanced)) mangle.removeIfThere('PREROUTING', rule);
    mangle.removeIfThere('INPUT', this.addressMark(balanced));
    this.closePorts(balanced);
  }

  private portMarks({ service, mark }: Balanced): string[] {
    return service.ports.map(
      ({ protocol, published }) =>
        `-p ${protocol} -m ${protocol} --dport ${published} -j MARK --set-xmark 0x${mark.toString(16)}/0xffffffff`,
    );
  }

  private addressMark({ service, mark }: Balanced): string {
    return `-d ${service.vip}/32 -j MARK --set-xmark 0x${mark.toString(16)}/0xffffffff`;
  }

  /** The sandbox's own address, and those of the services as aliases. */
  private setAddresses(): void {
    const { interfaceName } = this.own;
    const first = this.net.interfaces.get(interfaceName)?.addresses[0];
    if (first === undefined) return;
    const vips = new Set(
      [...this.services.values()].flatMap(({ service }) => (service.vip === '' ? [] : [`${service.vip}/32`])),
    );
    this.net.setAddresses(interfaceName, [formatCidr(first), ...vips]);
  }

  private openPorts({ service }: Balanced): void {
    const { gateway } = this;
    if (gateway === undefined) return;
    for (const { protocol, published } of service.ports) {
      const key = `${protocol} ${published}`;
      const open = this.open.get(key);
      if (open !== undefined) {
        open.users++;
        continue;
      }
      const opened: OpenPort = { users: 1, listener: undefined };
      this.open.set(key, opened);
      this.firewall.openIngress(gateway.bridge, { protocol, port: published, to: `${gateway.address}:${published}` });
      if (protocol !== 'tcp' && protocol !== 'udp') continue;
      try {
        opened.listener = this.host.listen({ protocol, port: published, owner: 'dockerd', family: 'dual' });
      } catch (error) {
        // The mesh works all the same; only a line in the daemon's log tells (facts 8.5).
        if (!(error instanceof AddressInUse)) throw error;
      }
    }
  }

  private closePorts({ service }: Balanced): void {
    const { gateway } = this;
    if (gateway === undefined) return;
    for (const { protocol, published } of service.ports) {
      const key = `${protocol} ${published}`;
      const open = this.open.get(key);
      if (open === undefined || --open.users > 0) continue;
      this.open.delete(key);
      open.listener?.dispose();
      this.firewall.closeIngress({ protocol, port: published, to: `${gateway.address}:${published}` });
    }
  }

  /** Takes everything back that it has outside its sandbox. */
  dispose(): void {
    for (const each of this.services.values()) this.closePorts(each);
    this.services.clear();
  }
}
