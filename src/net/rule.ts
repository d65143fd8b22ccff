import { contains, formatCidr, parseAddress, parseCidr, type Address, type Cidr } from './address.ts';

/** What a rule looks at in a packet, beside its words in the order of `iptables -S`. */
export interface RuleMatch {
  readonly source?: Negatable<Cidr>;
  readonly destination?: Negatable<Cidr>;
  readonly input?: Negatable<string>;
  readonly output?: Negatable<string>;
  readonly protocol?: Negatable<string>;
  readonly sourcePorts?: Negatable<PortRange>;
  readonly destinationPorts?: Negatable<PortRange>;
  readonly sourceType?: Negatable<string>;
  readonly destinationType?: Negatable<string>;
  readonly states?: Negatable<readonly string[]>;
  readonly mark?: Negatable<number>;
  readonly ipvs?: boolean;
  readonly comment?: string;
  /** `tcp`, `addrtype` … in the order in which they were named. */
  readonly modules: readonly string[];
}

export interface Negatable<T> {
  readonly value: T;
  readonly not: boolean;
}

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Where a NAT rule sends to, or what it makes the source: an address, a port, or both. */
export interface Rewrite {
  readonly address?: Address;
  readonly port?: number;
}

export interface Rule extends RuleMatch {
  /** ACCEPT, DROP, REJECT, RETURN, DNAT, SNAT, MASQUERADE, REDIRECT, MARK, LOG, or a chain's name; none: only counts. */
  readonly target: string | undefined;
  readonly rewrite?: Rewrite;
  readonly setMark?: number;
  readonly rejectWith?: string;
  packets: number;
  bytes: number;
}

/** A rule that iptables would not take; the message is iptables' own, without its name. */
export class BadRule extends Error {}

/** What a rule is held against. */
export interface RulePacket {
  readonly protocol: string;
  readonly source: Address;
  readonly sourcePort: number;
  readonly destination: Address;
  readonly destinationPort: number;
  readonly mark: number;
  readonly ipvs: boolean;
  readonly established: boolean;
  readonly input: string | undefined;
  readonly output: string | undefined;
  isLocal(address: Address): boolean;
}

function fits<T>(wanted: Negatable<T> | undefined, test: (value: T) => boolean): boolean {
  return wanted === undefined || test(wanted.value) !== wanted.not;
}

function named(wanted: Negatable<string>, name: string | undefined): boolean {
  const { value } = wanted;
  const same = name !== undefined && (value.endsWith('+') ? name.startsWith(value.slice(0, -1)) : name === value);
  return same !== wanted.not;
}

/** Whether all conditions of a rule hold for a packet. */
export function matches(rule: RuleMatch, p: RulePacket): boolean {
  // First what tells the rules of hundreds of containers from each other.
  if (rule.destination !== undefined && contains(rule.destination.value, p.destination) === rule.destination.not)
    return false;
  if (rule.protocol !== undefined && (rule.protocol.value === p.protocol) === rule.protocol.not) return false;
  if (rule.destinationPorts !== undefined) {
    const { value, not } = rule.destinationPorts;
    if ((p.destinationPort >= value.first && p.destinationPort <= value.last) === not) return false;
  }
  if (rule.sourcePorts !== undefined) {
    const { value, not } = rule.sourcePorts;
    if ((p.sourcePort >= value.first && p.sourcePort <= value.last) === not) return false;
  }
  if (rule.source !== undefined && contains(rule.source.value, p.source) === rule.source.not) return false;
  if (rule.input !== undefined && !named(rule.input, p.input)) return false;
  if (rule.output !== undefined && !named(rule.output, p.output)) return false;
  if (!fits(rule.destinationType, (type) => ofType(type, p, p.destination))) return false;
  if (!fits(rule.sourceType, (type) => ofType(type, p, p.source))) return false;
  if (!fits(rule.states, (states) => states.includes(p.established ? 'ESTABLISHED' : 'NEW'))) return false;
  if (!fits(rule.mark, (mark) => p.mark === mark)) return false;
  return rule.ipvs === undefined || p.ipvs === rule.ipvs;
}

function ofType(type: string, p: RulePacket, address: Address): boolean {
  return type === 'LOCAL' ? p.isLocal(address) : type === 'UNICAST' ? !p.isLocal(address) : false;
}

function address(text: string, option: string): Cidr {
  const mask = /^(.*)\/(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (mask !== null) {
    const bits = parseAddress(mask[2]);
    const at = parseAddress(mask[1]);
    if (bits !== undefined && at !== undefined)
      return { address: at, prefix: 32 - Math.round(Math.log2(2 ** 32 - bits)) };
  }
  const cidr = parseCidr(text.includes('/') ? text : `${text}/32`);
  if (cidr === undefined) throw new BadRule(`host/network \`${text}' not found`);
  void option;
  return { address: cidr.prefix === 0 ? 0 : (cidr.address & (-1 << (32 - cidr.prefix))) >>> 0, prefix: cidr.prefix };
}

function ports(text: string): PortRange {
  const [first, last = first] = text.split(':');
  const range = { first: Number(first === '' ? 0 : first), last: Number(last === '' ? 65_535 : last) };
  if (!Number.isInteger(range.first) || !Number.isInteger(range.last) || range.first > 65_535 || range.last > 65_535)
    throw new BadRule(`invalid port/service \`${text}' specified`);
  return range;
}

function rewriteOf(text: string): Rewrite {
  const [host, port] = text.split(':');
  const at = host === '' ? undefined : parseAddress(host);
  if (host !== '' && at === undefined) throw new BadRule(`Bad IP address "${host}"`);
  return { address: at, port: port === undefined || port === '' ? undefined : Number(port.split('-')[0]) };
}

/** Words of a rule as a shell splits them; quotes hold a comment together. */
export function splitRule(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]);
}

const IMPLIED = new Set(['tcp', 'udp', 'icmp', 'sctp']);

/**
 * Reads a rule as `iptables -A CHAIN` takes it, without the chain: `-s 10.0.0.0/8 ! -o docker0 -j MASQUERADE`.
 * @throws BadRule
 */
export function parseRule(words: readonly string[]): Rule {
  const rule: { -readonly [K in keyof Rule]: Rule[K] } = { target: undefined, modules: [], packets: 0, bytes: 0 };
  const modules: string[] = [];
  let not = false;
  const use = (name: string): void => {
    if (!modules.includes(name)) modules.push(name);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const next = (): string => {
      if (words[i + 1] === '!') {
        not = true;
        i++;
      }
      i++;
      if (words[i] === undefined) throw new BadRule(`option "${word}" requires an argument`);
      return words[i];
    };
    const value = <T>(read: (text: string) => T): Negatable<T> => {
      const got = { value: read(next()), not };
      not = false;
      return got;
    };
    const own = (text: string): string => text;
    switch (word) {
      case '!':
        not = true;
        break;
      case '-s':
      case '--source':
      case '--src':
        rule.source = value((text) => address(text, word));
        break;
      case '-d':
      case '--destination':
      case '--dst':
        rule.destination = value((text) => address(text, word));
        break;
      case '-i':
      case '--in-interface':
        rule.input = value(own);
        break;
      case '-o':
      case '--out-interface':
        rule.output = value(own);
        break;
      case '-p':
      case '--protocol': {
        const protocol = value((text) => text.toLowerCase());
        if (protocol.value !== 'all') rule.protocol = protocol;
        break;
      }
      case '-m':
      case '--match':
        use(next());
        break;
      case '--sport':
      case '--source-port':
      case '--dport':
      case '--destination-port': {
        if (rule.protocol === undefined || !IMPLIED.has(rule.protocol.value))
          throw new BadRule(`unknown option "${word}"`);
        use(rule.protocol.value);
        const range = value(ports);
        if (word.startsWith('--s')) rule.sourcePorts = range;
        else rule.destinationPorts = range;
        break;
      }
      case '--dst-type':
        rule.destinationType = value(own);
        break;
      case '--src-type':
        rule.sourceType = value(own);
        break;
      case '--ctstate':
      case '--state':
        rule.states = value((text) => text.split(','));
        break;
      case '--mark':
        rule.mark = value((text) => Number(text.split('/')[0]));
        break;
      case '--ipvs':
        rule.ipvs = !not;
        not = false;
        break;
      case '--comment':
        rule.comment = next();
        break;
      case '-j':
      case '--jump':
      case '-g':
        rule.target = next();
        break;
      case '--to-destination':
      case '--to-source':
        rule.rewrite = rewriteOf(next());
        break;
      case '--to-ports':
      case '--to-port':
        rule.rewrite = { port: Number(next().split('-')[0]) };
        break;
      case '--set-xmark':
      case '--set-mark':
        rule.setMark = Number(next().split('/')[0]);
        break;
      case '--reject-with':
        rule.rejectWith = next();
        break;
      case '--log-prefix':
      case '--log-level':
        next();
        break;
      default:
        throw new BadRule(word.startsWith('-') ? `unknown option "${word}"` : `Bad argument \`${word}'`);
    }
  }
  rule.modules = modules;
  return rule;
}

const bang = (not: boolean): string => (not ? '! ' : '');

function portText(range: PortRange): string {
  return range.first === range.last ? String(range.first) : `${range.first}:${range.last}`;
}

/** Addresses of a NAT target: `172.19.0.2:8080`, `10.0.0.2`, `:53`. */
export function rewriteText({ address: at, port }: Rewrite): string {
  const host = at === undefined ? '' : formatCidr({ address: at, prefix: 32 }).slice(0, -3);
  return port === undefined ? host : `${host}:${port}`;
}

function moduleText(rule: Rule, name: string): string {
  let text = ` -m ${name}`;
  if (IMPLIED.has(name)) {
    if (rule.sourcePorts !== undefined)
      text += ` ${bang(rule.sourcePorts.not)}--sport ${portText(rule.sourcePorts.value)}`;
    if (rule.destinationPorts !== undefined)
      text += ` ${bang(rule.destinationPorts.not)}--dport ${portText(rule.destinationPorts.value)}`;
  } else if (name === 'addrtype') {
    if (rule.sourceType !== undefined) text += ` ${bang(rule.sourceType.not)}--src-type ${rule.sourceType.value}`;
    if (rule.destinationType !== undefined)
      text += ` ${bang(rule.destinationType.not)}--dst-type ${rule.destinationType.value}`;
  } else if (name === 'conntrack' && rule.states !== undefined) {
    text += ` ${bang(rule.states.not)}--ctstate ${rule.states.value.join(',')}`;
  } else if (name === 'state' && rule.states !== undefined) {
    text += ` ${bang(rule.states.not)}--state ${rule.states.value.join(',')}`;
  } else if (name === 'mark' && rule.mark !== undefined) {
    text += ` ${bang(rule.mark.not)}--mark 0x${rule.mark.value.toString(16)}`;
  } else if (name === 'ipvs') text += rule.ipvs === false ? ' ! --ipvs' : ' --ipvs';
  else if (name === 'comment')
    text += ` --comment ${/\s/.test(rule.comment ?? '') ? `"${rule.comment}"` : rule.comment}`;
  return text;
}

/** The rule as `iptables -S` writes it, without `-A CHAIN`. */
export function formatRule(rule: Rule): string {
  let text = '';
  if (rule.source !== undefined) text += ` ${bang(rule.source.not)}-s ${formatCidr(rule.source.value)}`;
  if (rule.destination !== undefined) text += ` ${bang(rule.destination.not)}-d ${formatCidr(rule.destination.value)}`;
  if (rule.input !== undefined) text += ` ${bang(rule.input.not)}-i ${rule.input.value}`;
  if (rule.output !== undefined) text += ` ${bang(rule.output.not)}-o ${rule.output.value}`;
  if (rule.protocol !== undefined) text += ` ${bang(rule.protocol.not)}-p ${rule.protocol.value}`;
  for (const name of rule.modules) text += moduleText(rule, name);
  if (rule.target !== undefined) text += ` -j ${rule.target}`;
  if (rule.target === 'DNAT') text += ` --to-destination ${rewriteText(rule.rewrite ?? {})}`;
  else if (rule.target === 'SNAT') text += ` --to-source ${rewriteText(rule.rewrite ?? {})}`;
  else if (rule.target === 'REDIRECT' && rule.rewrite?.port !== undefined) text += ` --to-ports ${rule.rewrite.port}`;
  else if (rule.target === 'MARK') text += ` --set-xmark 0x${(rule.setMark ?? 0).toString(16)}/0xffffffff`;
  else if (rule.target === 'REJECT') text += ` --reject-with ${rule.rejectWith ?? 'icmp-port-unreachable'}`;
  return text.slice(1);
}
