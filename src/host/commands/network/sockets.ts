import type { Namespace } from '../../../net/namespace.ts';
import { VXLAN_PORT } from '../../../net/vxlan.ts';
import { basename } from '../../fs/path.ts';
import type { Proc } from '../../proc.ts';

/** A listening socket as the tools list it. */
export interface SocketRow {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 'ipv4' | 'ipv6' | 'dual';
  /** `0.0.0.0` for every address; with IPv6 every address is meant. */
  readonly address: string;
  readonly port: number;
  /** Empty where the kernel itself holds it. */
  readonly owner: string;
}

/** The listening sockets of a namespace, those for datagrams first. */
export function listeningSockets(net: Namespace): readonly SocketRow[] {
  const rows: SocketRow[] = [];
  for (const { protocol, address, port, owner, family = 'ipv4' } of net.listeners) {
    rows.push({ protocol, family: family === 'pair' ? 'ipv4' : family, address, port, owner });
    if (family === 'pair') rows.push({ protocol, family: 'ipv6', address, port, owner });
  }
  // The tunnels of all overlays share one socket of the kernel (transcripts/host-look).
  if (net.vxlans.size > 0)
    rows.push({ protocol: 'udp', family: 'ipv4', address: '0.0.0.0', port: VXLAN_PORT, owner: '' });
  return rows.sort((a, b) => (a.protocol === b.protocol ? 0 : a.protocol === 'udp' ? -1 : 1));
}

/** The number of the process that holds a socket, as far as it can be seen from here. */
export function holderOf(proc: Proc, owner: string): number | undefined {
  const { units, processes } = proc.machine;
  return (
    [...units.values()].find((unit) => unit.command.split(' ')[0].endsWith(`/${owner}`))?.mainPid ??
    [...processes.values()].find((each) => basename(each.argv[0]) === owner)?.pid
  );
}
