import type { Task } from '../../../kernel/wait.ts';
import { formatAddress, netmask } from '../../../net/address.ts';
import type { Namespace, Route } from '../../../net/namespace.ts';
import type { Proc } from '../../proc.ts';
import { write } from '../command.ts';

/** The routing table in the order in which the kernel lists it. */
export function routesByAddress(net: Namespace): readonly Route[] {
  return [...net.routes].sort((a, b) => a.destination.address - b.destination.address);
}

/** `route -n`, and `netstat -rn`. */
export function* route(proc: Proc): Task<number> {
  const rows = routesByAddress(proc.machine.net).map(({ destination, gateway, interface: device }) => {
    const columns = [
      formatAddress(destination.address).padEnd(15),
      formatAddress(gateway ?? 0).padEnd(15),
      formatAddress(netmask(destination.prefix)).padEnd(15),
      `U${gateway === undefined ? '' : 'G'}`.padEnd(5),
      '0      0        0',
      device.name,
    ];
    return `${columns.join(' ')}\n`;
  });
  const head =
    'Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n';
  yield* write(proc, head + rows.join(''));
  return 0;
}
