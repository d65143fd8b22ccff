import { contains, networkOf, type Address } from '../../../net/address.ts';
import type { Namespace } from '../../../net/namespace.ts';

/** An entry of the neighbour table: who has an address on which interface. */
export interface Neighbour {
  readonly address: Address;
  readonly mac: string;
  readonly interfaceName: string;
  readonly permanent: boolean;
}

/** The neighbours that a namespace could name: everybody who has an address on one of its wires. */
export function neighboursOf(net: Namespace): readonly Neighbour[] {
  const found: Neighbour[] = [];
  for (const each of net.interfaces.values()) {
    const { segment } = each;
    if (segment === undefined) continue;
    const own = each.addresses.map(networkOf);
    if (segment.vxlan !== undefined && each.kind === 'bridge') {
      for (const [address, entry] of segment.vxlan.entries)
        found.push({ address, mac: entry.mac, interfaceName: 'vxlan0', permanent: true });
      continue;
    }
    for (const member of segment.members) {
      if (member === each || !member.up) continue;
      for (const { address } of member.addresses.slice(0, 1))
        if (own.some((network) => contains(network, address)))
          found.push({ address, mac: member.mac, interfaceName: each.name, permanent: false });
    }
  }
  return found;
}
