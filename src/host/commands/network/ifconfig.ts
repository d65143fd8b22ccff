import { byText } from '../../../kernel/compare.ts';
import type { Task } from '../../../kernel/wait.ts';
import { broadcastOf, formatAddress, netmask as mask, type Cidr } from '../../../net/address.ts';
import type { Proc } from '../../proc.ts';
import { write, type Flavour } from '../command.ts';

function broadcast(cidr: Cidr): string {
  return formatAddress(broadcastOf(cidr));
}

/** The interfaces of the namespace, as net-tools and busybox write them. */
export function* ifconfig(proc: Proc, flavour: Flavour): Task<number> {
  const name = proc.argv.slice(1).find((word) => !word.startsWith('-'));
  const { net } = proc.machine;
  const wanted = [...net.interfaces.values()].filter((each) => name === undefined || each.name === name);
  if (wanted.length === 0) {
    proc.error(
      flavour === 'busybox'
        ? `ifconfig: ${name ?? ''}: error fetching interface information: Device not found\n`
        : `${name ?? ''}: error fetching interface information: Device not found\n`,
    );
    return 1;
  }
  for (const each of wanted.sort(byText((each) => each.name))) {
    const cidr = each.addresses[0];
    const loop = each.kind === 'loopback';
    const queue = loop || each.kind === 'ethernet' ? 1_000 : 0;
    const bits = `${loop ? 'UP,LOOPBACK,RUNNING' : each.up ? 'UP,BROADCAST,RUNNING,MULTICAST' : 'BROADCAST,MULTICAST'}`;
    if (flavour === 'busybox') {
      const address =
        cidr === undefined
          ? ''
          : `          inet addr:${formatAddress(cidr.address)}  ${loop ? '' : `Bcast:${broadcast(cidr)}  `}Mask:${formatAddress(mask(cidr.prefix))}\n`;
      yield* write(
        proc,
        `${each.name.padEnd(10)}Link encap:${loop ? 'Local Loopback  ' : `Ethernet  HWaddr ${each.mac.toUpperCase()}  `}\n${address}          ${bits.replaceAll(',', ' ')}  MTU:${each.mtu}  Metric:1\n          RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n          collisions:0 txqueuelen:${queue} \n          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)\n\n`,
      );
      continue;
    }
    const address =
      cidr === undefined
        ? ''
        : `        inet ${formatAddress(cidr.address)}  netmask ${formatAddress(mask(cidr.prefix))}${loop ? '' : `  broadcast ${broadcast(cidr)}`}\n`;
    const link = loop
      ? '        loop  txqueuelen 1000  (Local Loopback)\n'
      : `        ether ${each.mac}  txqueuelen ${queue}  (Ethernet)\n`;
    const number = loop ? 73 : each.up ? 4163 : 4099;
    yield* write(
      proc,
      `${each.name}: flags=${number}<${bits}>  mtu ${each.mtu}\n${address}${link}        RX packets 0  bytes 0 (0.0 B)\n        RX errors 0  dropped 0  overruns 0  frame 0\n        TX packets 0  bytes 0 (0.0 B)\n        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n\n`,
    );
  }
  return 0;
}
