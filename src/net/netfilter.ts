import { byText } from '../kernel/compare.ts';
import type { Address } from './address.ts';
import { BadRule, formatRule, matches, parseRule, splitRule, type Rule, type RulePacket } from './rule.ts';

export type TableName = 'filter' | 'nat' | 'mangle' | 'raw';

const BUILT_IN: Readonly<Record<TableName, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
};

export const TABLES = Object.keys(BUILT_IN) as TableName[];

/** What became of a packet in a chain: the rule that decided, or the policy. */
export interface Verdict {
  readonly action: string;
  readonly rule: Rule | undefined;
  readonly chain: string;
}

const ANYWHERE = -1;

/** The one destination that a rule is for. */
function onlyDestination({ destination }: Rule): Address | typeof ANYWHERE {
  return destination?.value.prefix === 32 && !destination.not ? destination.value.address : ANYWHERE;
}

/** The rules of a chain, in order. */
export class Chain {
  readonly name: string;
  /** Built-in chains only. */
  policy: string | undefined;
  private readonly list: Rule[] = [];
  // By place. A host has a rule for each of its containers, and packets pass over them by these numbers: to look at a
  // hundred rules in memory takes as long as all the rest of a packet's way.
  private readonly destinations: number[] = [];

  constructor(name: string, policy: string | undefined) {
    this.name = name;
    this.policy = policy;
  }

  get rules(): readonly Rule[] {
    return this.list;
  }

  /** @param at the place before which it comes, 0 being the first; without it, the end */
  add(rule: Rule, at = this.list.length): void {
    this.list.splice(at, 0, rule);
    this.destinations.splice(at, 0, onlyDestination(rule));
  }

  removeAt(at: number): void {
    this.list.splice(at, 1);
    this.destinations.splice(at, 1);
  }

  clear(): void {
    this.list.length = 0;
    this.destinations.length = 0;
  }

  /** Where the next rule is that matches a packet, from a place on; -1 when none does. */
  nextMatch(packet: RulePacket, from: number): number {
    for (let i = from; i < this.list.length; i++) {
      const destination = this.destinations[i];
      if (destination !== ANYWHERE && destination !== packet.destination) continue;
      if (matches(this.list[i], packet)) return i;
    }
    return -1;
  }
}

const DECIDES = new Set(['ACCEPT', 'DROP', 'REJECT', 'DNAT', 'SNAT', 'MASQUERADE', 'REDIRECT']);
const MAX_DEPTH = 16;
/** The size that counters give a packet of ours. */
const PACKET_BYTES = 60;

/** One table of iptables: chains by name, built-in ones first, then those that were made, in order of their names. */
export class Table {
  readonly chains = new Map<string, Chain>();
  private readonly changed: () => void;

  constructor(name: TableName, changed: () => void) {
    this.changed = changed;
    for (const each of BUILT_IN[name]) this.chains.set(each, new Chain(each, 'ACCEPT'));
  }

  /** @throws BadRule when there is no such chain */
  chain(name: string): Chain {
    const found = this.chains.get(name);
    if (found === undefined) throw new BadRule('No chain/target/match by that name.');
    return found;
  }

  /** Built-in chains in the kernel's order, then the others by name: the order of `iptables -S`. */
  get listed(): readonly Chain[] {
    const all = [...this.chains.values()];
    const own = all.filter((each) => each.policy === undefined).sort(byText((each) => each.name));
    return [...all.filter((each) => each.policy !== undefined), ...own];
  }

  /** Makes a chain; one that exists stays as it is. */
  addChain(name: string): void {
    if (this.chains.has(name)) return;
    this.chains.set(name, new Chain(name, undefined));
    this.changed();
  }

  /** @throws BadRule when it has rules or is jumped to */
  removeChain(name: string): void {
    const chain = this.chain(name);
    if (chain.policy !== undefined) throw new BadRule("Can't delete built-in chain");
    if (chain.rules.length > 0) throw new BadRule('Directory not empty.');
    for (const each of this.chains.values())
      if (each.rules.some((rule) => rule.target === name)) throw new BadRule('Too many links.');
    this.chains.delete(name);
    this.changed();
  }

  private ruleOf(rule: string | Rule): Rule {
    const read = typeof rule === 'string' ? parseRule(splitRule(rule)) : rule;
    const { target } = read;
    if (
      target !== undefined &&
      !DECIDES.has(target) &&
      !['RETURN', 'MARK', 'LOG'].includes(target) &&
      !this.chains.has(target)
    )
      throw new BadRule(`Chain '${target}' does not exist`);
    return read;
  }

  /** Adds a rule at the end of a chain. @throws BadRule */
  append(chain: string, rule: string | Rule): void {
    this.chain(chain).add(this.ruleOf(rule));
    this.changed();
  }

  /** Puts a rule at a place, 1 being the first. @throws BadRule */
  insert(chain: string, rule: string | Rule, at = 1): void {
    const found = this.chain(chain);
    if (at < 1 || at > found.rules.length + 1) throw new BadRule('Index of insertion too big.');
    found.add(this.ruleOf(rule), at - 1);
    this.changed();
  }

  private indexOf(chain: string, rule: string | Rule): number {
    const read = typeof rule === 'string' ? parseRule(splitRule(rule)) : rule;
    const only = onlyDestination(read);
    const wanted = formatRule(read);
    return this.chain(chain).rules.findIndex((each) => onlyDestination(each) === only && formatRule(each) === wanted);
  }

  has(chain: string, rule: string | Rule): boolean {
    return this.chains.has(chain) && this.indexOf(chain, rule) >= 0;
  }

  /** Takes the first equal rule out. @throws BadRule when there is none */
  remove(chain: string, rule: string | Rule): void {
    const at = this.indexOf(chain, rule);
    if (at < 0) throw new BadRule('Bad rule (does a matching rule exist in that chain?).');
    this.chain(chain).removeAt(at);
    this.changed();
  }

  /** Takes a rule out where there is one. */
  removeIfThere(chain: string, rule: string | Rule): void {
    const at = this.chains.has(chain) ? this.indexOf(chain, rule) : -1;
    if (at >= 0) this.removeAt(chain, at + 1);
  }

  /** @throws BadRule */
  removeAt(chain: string, at: number): void {
    const found = this.chain(chain);
    if (at < 1 || at > found.rules.length) throw new BadRule('Index of deletion too big.');
    found.removeAt(at - 1);
    this.changed();
  }

  flush(chain?: string): void {
    for (const each of chain === undefined ? this.chains.values() : [this.chain(chain)]) each.clear();
    this.changed();
  }

  /** @throws BadRule */
  setPolicy(chain: string, policy: string): void {
    const found = this.chain(chain);
    if (found.policy === undefined) throw new BadRule('Bad built-in chain name.');
    if (policy !== 'ACCEPT' && policy !== 'DROP')
      throw new BadRule("Bad policy name. Run `dmesg' for more information.");
    found.policy = policy;
    this.changed();
  }

  /** Whether any rule or policy of the table can change what happens. */
  get isIdle(): boolean {
    for (const each of this.chains.values()) if (each.rules.length > 0 || each.policy === 'DROP') return false;
    return true;
  }

  /** Holds a packet against a built-in chain. `onMark` is told of MARK targets on the way. */
  evaluate(name: string, packet: RulePacket, onMark?: (mark: number) => void): Verdict {
    const chain = this.chains.get(name);
    if (chain === undefined) return { action: 'ACCEPT', rule: undefined, chain: name };
    const verdict = this.walk(chain, packet, onMark, 0);
    if (verdict !== undefined) return verdict;
    return { action: chain.policy ?? 'ACCEPT', rule: undefined, chain: name };
  }

  private walk(
    chain: Chain,
    packet: RulePacket,
    onMark: ((mark: number) => void) | undefined,
    depth: number,
  ): Verdict | undefined {
    for (let at = chain.nextMatch(packet, 0); at >= 0; at = chain.nextMatch(packet, at + 1)) {
      const rule = chain.rules[at];
      rule.packets++;
      rule.bytes += PACKET_BYTES;
      const { target } = rule;
      if (target === undefined || target === 'LOG') continue;
      if (target === 'RETURN') return undefined;
      if (target === 'MARK') {
        onMark?.(rule.setMark ?? 0);
        continue;
      }
      if (DECIDES.has(target)) return { action: target, rule, chain: chain.name };
      const next = this.chains.get(target);
      if (next === undefined || depth >= MAX_DEPTH) continue;
      const verdict = this.walk(next, packet, onMark, depth + 1);
      if (verdict !== undefined) return verdict;
    }
    return undefined;
  }
}

/** The firewall of a namespace. Tables come into being when they are first used, as with the kernel's modules. */
export class Netfilter {
  private readonly tables = new Map<TableName, Table>();
  private readonly changed: () => void;

  constructor(changed: () => void) {
    this.changed = changed;
  }

  /** The table, made empty when there was none. */
  table(name: TableName): Table {
    let table = this.tables.get(name);
    if (table === undefined) this.tables.set(name, (table = new Table(name, this.changed)));
    return table;
  }

  /** The table if it has anything to say. */
  peek(name: TableName): Table | undefined {
    return this.tables.get(name);
  }

  /** Whether packets need not be shown to it. */
  get isIdle(): boolean {
    for (const each of this.tables.values()) if (!each.isIdle) return false;
    return true;
  }
}
