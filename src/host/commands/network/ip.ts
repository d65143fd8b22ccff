import type { Task } from '../../../kernel/wait.ts';
import { broadcastOf, formatAddress, formatCidr, parseAddress, parseCidr, type Cidr } from '../../../net/address.ts';
import type { Interface } from '../../../net/interface.ts';
import type { Namespace } from '../../../net/namespace.ts';
import type { Proc } from '../../proc.ts';
import { write, type Flavour } from '../command.ts';
import { neighboursOf } from './neighbours.ts';
import { routesByAddress } from './route.ts';

interface Style {
  /** busybox's ip tells less, and has no short form. */
  readonly busybox: boolean;
  readonly oneLine: boolean;
  readonly brief: boolean;
  readonly onlyV6: boolean;
  readonly onlyV4: boolean;
}

function shownName(each: Interface): string {
  return each.link === undefined ? each.name : `${each.name}@if${each.link}`;
}

/** Whether a bridge has a port in use; without one its light is off. */
function hasCarrier(each: Interface): boolean {
  if (!each.up) return false;
  if (each.kind !== 'bridge') return each.segment?.isWhole(each) !== false;
  return [...each.namespace.interfaces.values()].some((port) => port.master === each.name);
}

function flags(each: Interface, busybox = false): string {
  const words = flagWords(each);
  // busybox prints M-DOWN where it does not know the link of a cable's other end.
  return busybox && each.link !== undefined ? `${words},M-DOWN` : words;
}

function flagWords(each: Interface): string {
  if (each.kind === 'loopback') return each.up ? 'LOOPBACK,UP,LOWER_UP' : 'LOOPBACK';
  const carrier = hasCarrier(each);
  const words = [...(each.up && !carrier ? ['NO-CARRIER'] : []), 'BROADCAST', 'MULTICAST'];
  if (each.up) words.push('UP');
  if (carrier) words.push('LOWER_UP');
  return words.join(',');
}

function stateOf(each: Interface): string {
  if (each.kind === 'loopback' || each.kind === 'vxlan') return 'UNKNOWN';
  return hasCarrier(each) ? 'UP' : 'DOWN';
}

function linkLine(each: Interface, isLink: boolean, busybox = false): string {
  const start = `${each.index}: ${shownName(each)}: <${flags(each, busybox)}> mtu ${each.mtu} qdisc noqueue `;
  if (busybox) return `${start}${each.kind === 'loopback' ? 'qlen 1000' : ''}`;
  const master = each.master === undefined ? '' : `master ${each.master} `;
  const queue = each.kind === 'loopback' || each.kind === 'ethernet' ? ' qlen 1000' : ' qlen 0';
  return `${start}${master}state ${stateOf(each)} ${isLink ? 'mode DEFAULT ' : ''}group default${queue}`;
}

function linkType(each: Interface, busybox = false): string {
  if (each.kind === 'loopback') return `link/loopback ${each.mac} brd 00:00:00:00:00:00`;
  const other = each.link === undefined || busybox ? '' : ' link-netnsid 0';
  return `link/ether ${each.mac} brd ff:ff:ff:ff:ff:ff${other}`;
}

function addressText(each: Interface, cidr: Cidr): string {
  const local = each.kind === 'loopback';
  const brd = local || cidr.prefix === 32 ? '' : `brd ${formatAddress(broadcastOf(cidr))} `;
  return `inet ${formatCidr(cidr)} ${brd}scope ${local ? 'host' : 'global'} ${each.name}`;
}

/** `ip`: addresses, links, routes, neighbours, namespaces; shown, and in the ways that lessons need changed. */
export function* ip(proc: Proc, flavour: Flavour): Task<number> {
  const words = proc.argv.slice(1);
  const busybox = flavour === 'busybox';
  const style = { busybox, oneLine: false, brief: false, onlyV6: false, onlyV4: false };
  let { net } = proc.machine;
  while (words[0]?.startsWith('-') === true) {
    const option = words.shift() as string;
    if (/^-(?:o|oneline)$/.test(option)) style.oneLine = true;
    else if (/^-(?:br|brief)$/.test(option)) style.brief = true;
    else if (option === '-6') style.onlyV6 = true;
    else if (option === '-4') style.onlyV4 = true;
    else if (option === '-f' || option === '-family') words.shift();
    else if (option === '-n' || option === '-netns') {
      const found = proc.machine.namespaces.get(`/run/netns/${words.shift() ?? ''}`);
      if (found === undefined) {
        proc.error('Cannot open network namespace: No such file or directory\n');
        return 1;
      }
      net = found;
    } else if (!/^-(?:c|color|d|details|s|stats|statistics|h|a)/.test(option)) {
      proc.error(`Option "${option}" is unknown, try "ip -help".\n`);
      return 255;
    }
  }
  const [object = '', ...rest] = words;
  if (object === '') {
    proc.error('Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n');
    return 255;
  }
  if ('route'.startsWith(object)) return yield* routes(proc, net, rest, busybox);
  if ('link'.startsWith(object)) return yield* links(proc, net, rest, style);
  if ('address'.startsWith(object)) return yield* addresses(proc, net, rest, style);
  if ('neighbour'.startsWith(object) || 'neighbor'.startsWith(object)) return yield* neighbours(proc, net, rest);
  if ('netns'.startsWith(object)) {
    for (const path of proc.machine.namespaces.keys())
      if (path.startsWith('/run/netns/')) proc.print(`${path.slice(11)}\n`);
    return 0;
  }
  proc.error(`Object "${object}" is unknown, try "ip help".\n`);
  return 1;
}

function after(words: readonly string[], name: string): string | undefined {
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
}

/** The interfaces that are asked for; undefined after the error was told. */
function chosen(proc: Proc, net: Namespace, words: readonly string[]): readonly Interface[] | undefined {
  const named = words.find(
    (word, i) =>
      !/^(?:show|list|ls|s|sh|l|dev|up|master|type|scope|global)$/.test(word) &&
      !/^(?:master|type|scope)$/.test(words[i - 1] ?? ''),
  );
  const name = after(words, 'dev') ?? named;
  const master = after(words, 'master');
  const type = after(words, 'type');
  if (name !== undefined && !net.interfaces.has(name)) {
    proc.error(`Device "${name}" does not exist.\n`);
    return undefined;
  }
  return [...net.interfaces.values()]
    .filter((each) => name === undefined || each.name === name)
    .filter((each) => master === undefined || each.master === master)
    .filter((each) => type === undefined || each.kind === type)
    .filter((each) => !words.includes('up') || each.up)
    .sort((a, b) => a.index - b.index);
}

function* links(proc: Proc, net: Namespace, words: readonly string[], style: Style): Task<number> {
  if (words[0] === 'set') {
    const name = after(words, 'dev') ?? words[1];
    if (!net.interfaces.has(name ?? '')) {
      proc.error(`Cannot find device "${name ?? ''}"\n`);
      return 1;
    }
    if (words.includes('up') || words.includes('down')) net.setUp(name, words.includes('up'));
    return 0;
  }
  const wanted = chosen(proc, net, words);
  if (wanted === undefined) return 1;
  for (const each of wanted) {
    if (style.brief)
      yield* write(proc, `${shownName(each).padEnd(16)} ${stateOf(each).padEnd(14)} ${each.mac} <${flags(each)}> \n`);
    else {
      const line = linkLine(each, true, style.busybox);
      yield* write(proc, `${line}${style.oneLine ? '\\' : '\n'}    ${linkType(each, style.busybox)}\n`);
    }
  }
  return 0;
}

function* addresses(proc: Proc, net: Namespace, words: readonly string[], style: Style): Task<number> {
  if (words[0] === 'add' || words[0] === 'del') {
    const name = after(words, 'dev') ?? '';
    const cidr = parseCidr(words[1]?.includes('/') ? words[1] : `${words[1] ?? ''}/32`);
    const device = net.interfaces.get(name);
    if (cidr === undefined || device === undefined) {
      proc.error(
        cidr === undefined
          ? `Error: any valid prefix is expected rather than "${words[1] ?? ''}".\n`
          : `Cannot find device "${name}"\n`,
      );
      return 1;
    }
    const text = formatCidr(cidr);
    const others = device.addresses.map(formatCidr).filter((each) => each !== text);
    if ((others.length === device.addresses.length) === (words[0] === 'del')) {
      proc.error(words[0] === 'del' ? 'Error: ipv4: Address not found.\n' : 'Error: ipv4: Address already assigned.\n');
      return 2;
    }
    net.setAddresses(name, words[0] === 'add' ? [...others, text] : others);
    return 0;
  }
  const wanted = chosen(proc, net, words);
  if (wanted === undefined) return 1;
  for (const each of wanted) {
    const shown = style.onlyV6 ? [] : each.addresses;
    if (style.brief) {
      const list = shown.map((cidr) => `${formatCidr(cidr)} `).join('');
      yield* write(proc, `${shownName(each).padEnd(16)} ${stateOf(each).padEnd(14)} ${list}\n`);
    } else if (style.oneLine) {
      const lines = shown.map(
        (cidr) =>
          `${each.index}: ${each.name}    ${addressText(each, cidr)}\\       valid_lft forever preferred_lft forever\n`,
      );
      yield* write(proc, lines.join(''));
    } else if (shown.length > 0 || (!style.onlyV4 && !style.onlyV6)) {
      const type = style.onlyV4 ? '' : `    ${linkType(each, style.busybox)}\n`;
      const lines = shown.map(
        (cidr) => `    ${addressText(each, cidr)}\n       valid_lft forever preferred_lft forever\n`,
      );
      yield* write(proc, `${linkLine(each, false, style.busybox)}\n${type}${lines.join('')}`);
    }
  }
  return 0;
}

function* routes(proc: Proc, net: Namespace, words: readonly string[], busybox: boolean): Task<number> {
  const [verb] = words;
  if (verb === 'add' || verb === 'del') {
    const destination =
      words[1] === 'default' ? '0.0.0.0/0' : words[1]?.includes('/') ? words[1] : `${words[1] ?? ''}/32`;
    if (parseCidr(destination) === undefined) {
      proc.error(`Error: any valid prefix is expected rather than "${words[1] ?? ''}".\n`);
      return 1;
    }
    if (verb === 'del') {
      if (net.removeRoute(destination)) return 0;
      proc.error('RTNETLINK answers: No such process\n');
      return 2;
    }
    const gateway = after(words, 'via');
    const route = gateway === undefined ? undefined : net.route(parseAddress(gateway) ?? 0);
    const device = after(words, 'dev') ?? route?.interface.name;
    if (gateway === undefined || device === undefined || !net.interfaces.has(device)) {
      proc.error('Error: Nexthop has invalid gateway.\n');
      return 2;
    }
    net.addRoute(destination, gateway, device);
    return 0;
  }
  if (verb === 'get') {
    const to = parseAddress(words[1] ?? '');
    const route = to === undefined ? undefined : net.route(to);
    if (to === undefined || (route === undefined && !net.isLocal(to))) {
      proc.error('RTNETLINK answers: Network is unreachable\n');
      return 2;
    }
    const source = formatAddress(net.sourceFor(to) ?? 0);
    const via = route?.gateway === undefined ? '' : ` via ${formatAddress(route.gateway)}`;
    const local = net.isLocal(to);
    proc.print(
      `${local ? 'local ' : ''}${words[1]}${local ? '' : via} dev ${local ? 'lo' : (route?.interface.name ?? '')} src ${source} uid ${proc.uid} \n    cache${local ? ' <local>' : ''} \n`,
    );
    return 0;
  }
  const device = after(words, 'dev');
  const text = routesByAddress(net)
    .filter((route) => device === undefined || route.interface.name === device)
    .map((route) => {
      const { destination, gateway } = route;
      const to = destination.prefix === 0 ? 'default' : formatCidr(destination);
      const via = gateway === undefined ? '' : ` via ${formatAddress(gateway)}`;
      const source = route.interface.addresses[0];
      const kernel =
        gateway === undefined && source !== undefined
          ? `${busybox ? '' : ' proto kernel'} scope link ${busybox ? ' ' : ''}src ${formatAddress(source.address)}`
          : '';
      const down = hasCarrier(route.interface) || busybox ? '' : ' linkdown';
      return `${to}${via} dev ${route.interface.name}${kernel}${down} \n`;
    });
  yield* write(proc, text.join(''));
  return 0;
}

function* neighbours(proc: Proc, net: Namespace, words: readonly string[]): Task<number> {
  const device = after(words, 'dev');
  const text = neighboursOf(net)
    .filter((each) => device === undefined || each.interfaceName === device)
    .map(
      (each) =>
        `${formatAddress(each.address)} dev ${each.interfaceName} lladdr ${each.mac} ${each.permanent ? 'PERMANENT' : 'REACHABLE'} \n`,
    );
  yield* write(proc, text.join(''));
  return 0;
}
