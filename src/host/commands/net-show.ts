import type { Task } from '../../kernel/wait.ts';
import { formatAddress, type Cidr } from '../../net/address.ts';
import type { Interface } from '../../net/interface.ts';
import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { parseOptions, write, type Flavour } from './command.ts';

function mask(prefix: number): number {
  return prefix === 0 ? 0 : (0xffff_ffff << (32 - prefix)) >>> 0;
}

function broadcast(cidr: Cidr): string {
  return formatAddress((cidr.address | ~mask(cidr.prefix)) >>> 0);
}

function flags(each: Interface): string {
  const base = each.kind === 'loopback' ? ['LOOPBACK'] : ['BROADCAST', 'MULTICAST'];
  if (each.up) base.push('UP');
  if (each.up) base.push('LOWER_UP');
  return base.join(',');
}

function linkLine(each: Interface): string {
  const state = each.kind === 'loopback' ? 'UNKNOWN' : each.up ? 'UP' : 'DOWN';
  return `${each.index}: ${each.name}: <${flags(each)}> mtu ${each.mtu} qdisc noqueue state ${state} group default qlen 1000`;
}

function linkType(each: Interface): string {
  return each.kind === 'loopback'
    ? `link/loopback ${each.mac} brd 00:00:00:00:00:00`
    : `link/ether ${each.mac} brd ff:ff:ff:ff:ff:ff`;
}

function addressText(each: Interface, cidr: Cidr): string {
  const local =
    each.kind === 'loopback' ? 'scope host' : `${cidr.prefix < 32 ? `brd ${broadcast(cidr)} ` : ''}scope global`;
  return `inet ${formatAddress(cidr.address)}/${cidr.prefix} ${local} ${each.name}`;
}

/** `ip address`, `ip link`, `ip route`: what is shown, not what is changed. */
export function* ip(proc: Proc): Task<number> {
  const words = proc.argv.slice(1);
  let oneLine = false;
  let onlyV6 = false;
  while (words[0]?.startsWith('-') === true) {
    const option = words.shift() as string;
    if (/^-(?:o|oneline)$/.test(option)) oneLine = true;
    else if (option === '-6') onlyV6 = true;
    else if (!/^-(?:4|br|brief|c|color|d|details|s|f|family)/.test(option)) {
      proc.error(`Option "${option}" is unknown, try "ip -help".\n`);
      return 255;
    }
  }
  const [object = '', ...rest] = words;
  const verb = rest.filter((word) => !/^(?:dev|scope|global)$/.test(word));
  const { net } = proc.machine;
  if (object !== '' && ('route'.startsWith(object) || object === 'r')) {
    const text = net.routes.map((route) => {
      const destination =
        route.destination.prefix === 0
          ? 'default'
          : `${formatAddress(route.destination.address)}/${route.destination.prefix}`;
      const via = route.gateway === undefined ? '' : ` via ${formatAddress(route.gateway)}`;
      const source = route.interface.addresses[0];
      return `${destination}${via} dev ${route.interface.name}${route.gateway === undefined && source !== undefined ? ` proto kernel scope link src ${formatAddress(source.address)}` : ''} \n`;
    });
    yield* write(proc, text.join(''));
    return 0;
  }
  const isLink = object !== '' && 'link'.startsWith(object);
  const isAddress = object !== '' && !isLink && 'address'.startsWith(object);
  if (!isLink && !isAddress) {
    proc.error(
      object === ''
        ? 'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n'
        : `Object "${object}" is unknown, try "ip help".\n`,
    );
    return object === '' ? 255 : 1;
  }
  const device = verb.find((word) => !/^(?:show|list|ls|s|sh|l)$/.test(word));
  const wanted = [...net.interfaces.values()].filter((each) => device === undefined || each.name === device);
  if (device !== undefined && wanted.length === 0) {
    proc.error(`Device "${device}" does not exist.\n`);
    return 1;
  }
  for (const each of wanted) {
    const addresses = isAddress && !onlyV6 ? each.addresses : [];
    if (oneLine) {
      if (isLink) yield* write(proc, `${linkLine(each)}\\    ${linkType(each)}\n`);
      else
        yield* write(
          proc,
          addresses
            .map(
              (cidr) =>
                `${each.index}: ${each.name}    ${addressText(each, cidr)}\\       valid_lft forever preferred_lft forever\n`,
            )
            .join(''),
        );
      continue;
    }
    if (onlyV6 && isAddress) continue;
    yield* write(
      proc,
      `${linkLine(each)}\n    ${linkType(each)}\n${addresses.map((cidr) => `    ${addressText(each, cidr)}\n       valid_lft forever preferred_lft forever\n`).join('')}`,
    );
  }
  return 0;
}

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
  for (const each of wanted.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const cidr = each.addresses[0];
    const loop = each.kind === 'loopback';
    const bits = `${loop ? 'UP,LOOPBACK,RUNNING' : each.up ? 'UP,BROADCAST,RUNNING,MULTICAST' : 'BROADCAST,MULTICAST'}`;
    if (flavour === 'busybox') {
      const address =
        cidr === undefined
          ? ''
          : `          inet addr:${formatAddress(cidr.address)}  ${loop ? '' : `Bcast:${broadcast(cidr)}  `}Mask:${formatAddress(mask(cidr.prefix))}\n`;
      yield* write(
        proc,
        `${each.name.padEnd(10)}Link encap:${loop ? 'Local Loopback  ' : `Ethernet  HWaddr ${each.mac.toUpperCase()}  `}\n${address}          ${bits.replaceAll(',', ' ')}  MTU:${each.mtu}  Metric:1\n          RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n          collisions:0 txqueuelen:1000 \n          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)\n\n`,
      );
      continue;
    }
    const address =
      cidr === undefined
        ? ''
        : `        inet ${formatAddress(cidr.address)}  netmask ${formatAddress(mask(cidr.prefix))}${loop ? '' : `  broadcast ${broadcast(cidr)}`}\n`;
    const link = loop
      ? '        loop  txqueuelen 1000  (Local Loopback)\n'
      : `        ether ${each.mac}  txqueuelen 1000  (Ethernet)\n`;
    const number = loop ? 73 : each.up ? 4163 : 4099;
    yield* write(
      proc,
      `${each.name}: flags=${number}<${bits}>  mtu ${each.mtu}\n${address}${link}        RX packets 0  bytes 0 (0.0 B)\n        RX errors 0  dropped 0  overruns 0  frame 0\n        TX packets 0  bytes 0 (0.0 B)\n        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n\n`,
    );
  }
  return 0;
}

/** Listening sockets; a port held on every address is shown as ss shows dockerd's: `*`. */
export function* ss(proc: Proc, flavour: Flavour): Task<number> {
  const netstat = basename(proc.argv[0]) === 'netstat';
  const parsed = parseOptions(
    proc,
    {
      short: 'lntuaprH46oesx',
      long: {
        listening: 'l',
        numeric: 'n',
        tcp: 't',
        udp: 'u',
        all: 'a',
        processes: 'p',
        'no-header': 'H',
        programs: 'p',
      },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  const filter = /sport\s*=\s*:?(\d+)/.exec(rest.join(' '));
  const both = !options.has('t') && !options.has('u');
  const listening = options.has('l') || options.has('a');
  const rows = listening
    ? proc.machine.net.listeners.filter(
        (each) =>
          (both || options.has(each.protocol === 'tcp' ? 't' : 'u')) &&
          (filter === null || each.port === Number(filter[1])),
      )
    : [];
  const pid = (owner: string): number | undefined =>
    [...proc.machine.units.values()].find((unit) => unit.command.split(' ')[0].endsWith(`/${owner}`))?.mainPid ??
    [...proc.machine.processes.values()].find((each) => basename(each.argv[0]) === owner)?.pid;
  const any = (address: string): boolean => address === '0.0.0.0' || address === '*';
  const sorted = [...rows].sort((a, b) => (a.protocol === b.protocol ? 0 : a.protocol === 'udp' ? -1 : 1));
  if (netstat) {
    const lines = sorted.map((each) => {
      const wild = any(each.address) && each.owner === 'dockerd';
      const local = `${wild ? '::' : each.address}${wild ? ':' : ':'}${each.port}`;
      const program = options.has('p') ? `${pid(each.owner) ?? '-'}/${each.owner}` : '';
      return `${(each.protocol + (wild ? '6' : '')).padEnd(5)}      0      0 ${local.padEnd(23)} ${(wild ? ':::*' : '0.0.0.0:*').padEnd(23)} ${(each.protocol === 'tcp' ? 'LISTEN' : '').padEnd(11)} ${program}`.trimEnd();
    });
    const head = `Active Internet connections (${options.has('a') ? 'servers and established' : listening ? 'only servers' : 'w/o servers'})\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${options.has('p') ? ' PID/Program name' : ''}`;
    yield* write(proc, `${head.trimEnd()}\n${lines.map((line) => `${line}\n`).join('')}`);
    return 0;
  }
  const withKind = both || (options.has('t') && options.has('u'));
  const lines = sorted.map((each) => {
    const local = `${any(each.address) && each.owner === 'dockerd' ? '*' : each.address}:${each.port}`;
    const peer = any(each.address) && each.owner === 'dockerd' ? '*:*' : '0.0.0.0:*';
    const state = each.protocol === 'tcp' ? 'LISTEN' : 'UNCONN';
    const queue = each.protocol === 'tcp' ? '4096' : '0';
    const process = options.has('p') ? ` users:(("${each.owner}",pid=${pid(each.owner) ?? 0},fd=7))` : '';
    return `${withKind ? each.protocol.padEnd(6) : ''}${state.padEnd(7)} 0      ${queue.padEnd(6)} ${local.padStart(21)} ${peer.padStart(18)}${process}`.trimEnd();
  });
  const head = options.has('H')
    ? ''
    : `${withKind ? 'Netid ' : ''}State   Recv-Q Send-Q    Local Address:Port  Peer Address:Port${options.has('p') ? 'Process' : ''}\n`;
  yield* write(proc, head + lines.map((line) => `${line}\n`).join(''));
  return 0;
}
