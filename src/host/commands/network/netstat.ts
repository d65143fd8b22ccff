import type { Task } from '../../../kernel/wait.ts';
import { formatAddress, netmask } from '../../../net/address.ts';
import type { Proc } from '../../proc.ts';
import { parseOptions, write, type Flavour } from '../command.ts';
import { routesByAddress } from './route.ts';
import { holderOf, listeningSockets } from './sockets.ts';

const LONG = { listening: 'l', numeric: 'n', tcp: 't', udp: 'u', all: 'a', programs: 'p', program: 'p', route: 'r' };

/** The routing table in netstat's columns. */
function routes(proc: Proc): string {
  const lines = routesByAddress(proc.machine.net).map(({ destination, gateway, interface: device }) => {
    const words = [destination.address, gateway ?? 0, netmask(destination.prefix)].map((each) =>
      formatAddress(each).padEnd(15),
    );
    const flags = (gateway === undefined ? 'U' : 'UG').padEnd(5);
    return `${words.join(' ')} ${flags}     0 0          0 ${device.name}\n`;
  });
  const head = 'Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n';
  return `Kernel IP routing table\n${head}${lines.join('')}`;
}

/** `netstat`: listening sockets or, with -r, routes; busybox names no family (transcripts/overlay-inside). */
export function* netstat(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'lntuapr46oeWx', long: LONG }, flavour);
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  if (options.has('r')) {
    yield* write(proc, routes(proc));
    return 0;
  }
  const both = options.has('t') === options.has('u');
  const listening = options.has('l') || options.has('a');
  const rows = (listening ? listeningSockets(proc.machine.net) : []).filter(
    (each) => both || options.has(each.protocol === 'tcp' ? 't' : 'u'),
  );
  const tcpFirst = [...rows].sort((a, b) => (a.protocol === b.protocol ? 0 : a.protocol === 'tcp' ? -1 : 1));
  const lines = tcpFirst.map(({ protocol, family, address, port, owner }) => {
    const v6 = family !== 'ipv4';
    const name = (protocol + (v6 && flavour === 'gnu' ? '6' : '')).padEnd(5);
    const local = `${v6 ? '::' : address}:${port}`.padEnd(23);
    const state = (protocol === 'tcp' ? 'LISTEN' : '').padEnd(11);
    const program = options.has('p') ? ` ${owner === '' ? '-' : `${holderOf(proc, owner) ?? '-'}/${owner}`}` : '';
    return `${name}      0      0 ${local} ${(v6 ? ':::*' : '0.0.0.0:*').padEnd(23)} ${state}${program}\n`;
  });
  const which = options.has('a') ? 'servers and established' : listening ? 'only servers' : 'w/o servers';
  const head = `Proto Recv-Q Send-Q Local Address           Foreign Address         State      ${options.has('p') ? ' PID/Program name' : ' '}`;
  yield* write(proc, `Active Internet connections (${which})\n${head}\n${lines.join('')}`);
  return 0;
}
