import { formatAddress, formatCidr, type Cidr } from '../../../net/address.ts';
import { rewriteText, type Negatable, type PortRange, type Rule } from '../../../net/rule.ts';
import type { Table } from '../../../net/netfilter.ts';

export interface Listing {
  readonly chain: string | undefined;
  readonly verbose: boolean;
  readonly numbered: boolean;
}

function address(wanted: Negatable<Cidr> | undefined): string {
  if (wanted === undefined) return ' 0.0.0.0/0'.padEnd(20);
  const { prefix, address: value } = wanted.value;
  const text = prefix === 32 ? formatAddress(value) : formatCidr(wanted.value);
  return `${wanted.not ? '!' : ' '}${text.padEnd(19)}`;
}

function device(wanted: Negatable<string> | undefined): string {
  return wanted === undefined ? '*' : `${wanted.not ? '!' : ''}${wanted.value}`;
}

function ports(letters: string, wanted: Negatable<PortRange> | undefined): string {
  if (wanted === undefined) return '';
  const { first, last } = wanted.value;
  const many = first !== last;
  return ` ${letters}${many ? 's' : ''}:${wanted.not ? '!' : ''}${many ? `${first}:${last}` : first}`;
}

/** What stands after the columns: conditions of modules, and what the target does. */
function extra(rule: Rule): string {
  let text = '';
  for (const name of rule.modules) {
    if (['tcp', 'udp', 'sctp', 'icmp'].includes(name)) {
      const both = ports('spt', rule.sourcePorts) + ports('dpt', rule.destinationPorts);
      if (both !== '') text += ` ${name}${both}`;
    } else if (name === 'addrtype') {
      text += ' ADDRTYPE match';
      if (rule.sourceType !== undefined) text += ` src-type ${rule.sourceType.not ? '!' : ''}${rule.sourceType.value}`;
      if (rule.destinationType !== undefined)
        text += ` dst-type ${rule.destinationType.not ? '!' : ''}${rule.destinationType.value}`;
    } else if (name === 'conntrack' || name === 'state')
      text += ` ${name === 'state' ? 'state' : 'ctstate'} ${rule.states?.value.join(',') ?? ''}`;
    else if (name === 'mark') text += ` mark match 0x${(rule.mark?.value ?? 0).toString(16)}`;
    else if (name === 'ipvs') text += ' ipvs';
    else if (name === 'comment') text += ` /* ${rule.comment ?? ''} */`;
  }
  if (rule.target === 'DNAT' || rule.target === 'SNAT') text += ` to:${rewriteText(rule.rewrite ?? {})}`;
  else if (rule.target === 'REDIRECT') text += ` redir ports ${rule.rewrite?.port ?? ''}`;
  else if (rule.target === 'MARK') text += ` MARK set 0x${(rule.setMark ?? 0).toString(16)}`;
  else if (rule.target === 'REJECT') text += ` reject-with ${rule.rejectWith ?? 'icmp-port-unreachable'}`;
  return text;
}

function line(rule: Rule, number: number, o: Listing): string {
  const protocol = rule.protocol === undefined ? 'all' : `${rule.protocol.not ? '!' : ''}${rule.protocol.value}`;
  const target = (rule.target ?? '').padEnd(9);
  const index = o.numbered ? String(number).padEnd(5) : '';
  const counts = o.verbose ? `${String(rule.packets).padStart(5)} ${String(rule.bytes).padStart(5)} ` : '';
  const devices = o.verbose ? `${device(rule.input).padEnd(6)} ${device(rule.output).padEnd(6)} ` : '';
  return `${index}${counts}${target}  ${protocol.padEnd(4)} --  ${devices}${address(rule.source).slice(o.verbose ? 0 : 1)}${o.verbose ? ' ' : '  '}${address(rule.destination).slice(o.verbose ? 0 : 1)}${o.verbose ? '' : ' '}${extra(rule)}\n`;
}

/** The table as `iptables -L` shows it. @throws BadRule when the chain does not exist */
export function listTable(table: Table, o: Listing): string {
  const chains = o.chain === undefined ? table.listed : [table.chain(o.chain)];
  const all = [...table.chains.values()];
  const blocks = chains.map((chain) => {
    const references = all.flatMap((each) => each.rules).filter((rule) => rule.target === chain.name).length;
    const counts = o.verbose ? ' 0 packets, 0 bytes' : '';
    const head = chain.policy === undefined ? `(${references} references)` : `(policy ${chain.policy}${counts})`;
    const columns = o.verbose
      ? ' pkts bytes target     prot opt in     out     source               destination         '
      : 'target     prot opt source               destination         ';
    const rules = chain.rules.map((rule, i) => line(rule, i + 1, o)).join('');
    return `Chain ${chain.name} ${head}\n${o.numbered ? 'num  ' : ''}${columns}\n${rules}`;
  });
  return blocks.join('\n');
}
