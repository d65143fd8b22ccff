import type { Task } from '../../kernel/wait.ts';
import { parseAddress } from '../../net/address.ts';
import { askDns, reverseName, type DnsRecord, type DnsReply, type DnsType } from '../../net/dns.ts';
import type { Machine } from '../machine.ts';
import type { NetworkClient } from './http-client.ts';

const TRIES = 2;

/** What /etc/resolv.conf says. */
export interface ResolverConfig {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
}

function lines(machine: Machine, path: string): string[] {
  const { fs } = machine;
  return fs.exists(path)
    ? fs
        .readFile(path)
        .split('\n')
        .map((line) => line.replace(/[#;].*/, '').trim())
    : [];
}

export function resolverConfig(machine: Machine): ResolverConfig {
  const servers: string[] = [];
  let search: string[] = [];
  let ndots = 1;
  for (const line of lines(machine, '/etc/resolv.conf')) {
    const [word, ...rest] = line.split(/\s+/);
    if (word === 'nameserver' && rest[0] !== undefined) servers.push(rest[0]);
    else if (word === 'search' || word === 'domain') search = rest;
    else if (word === 'options') for (const each of rest) if (each.startsWith('ndots:')) ndots = Number(each.slice(6));
  }
  return { servers, search, ndots };
}

/** The address that /etc/hosts has for a name. */
export function fromHosts(machine: Machine, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const line of lines(machine, '/etc/hosts')) {
    const [address, ...names] = line.split(/\s+/);
    if (parseAddress(address ?? '') !== undefined && names.some((each) => each.toLowerCase() === wanted))
      return address;
  }
  return undefined;
}

/** Asks the name servers in their order: the first reply, undefined when none came. */
export function* query(
  machine: NetworkClient,
  servers: readonly string[],
  name: string,
  type: DnsType,
): Task<{ readonly server: string; readonly reply: DnsReply } | undefined> {
  for (let i = 0; i < TRIES; i++) {
    for (const server of servers) {
      const reply = yield* askDns(
        machine.kernel,
        machine.net,
        server,
        { name, type },
        { traced: machine.traced },
      ).wait();
      if (reply !== undefined) return { server, reply };
    }
  }
  return undefined;
}

/** The names to ask for, in order, given what resolv.conf says of searching. */
export function candidates(name: string, { search, ndots }: ResolverConfig): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const longer = search.filter((each) => each !== '.').map((each) => `${name}.${each}`);
  const dots = name.split('.').length - 1;
  return dots >= ndots ? [name, ...longer] : [...longer, name];
}

/**
 * Finds a host's addresses as programs do: the address itself, /etc/hosts, then the name servers.
 * @returns none when there is no such name; undefined when nobody answered
 */
export function* resolveName(machine: Machine, name: string): Task<readonly string[] | undefined> {
  if (parseAddress(name) !== undefined) return [name];
  const known = fromHosts(machine, name);
  if (known !== undefined) return [known];
  if (name.toLowerCase() === 'localhost') return ['127.0.0.1'];
  const config = resolverConfig(machine);
  let answered = false;
  for (const each of candidates(name, config)) {
    const got = yield* query(machine, config.servers, each, 'A');
    if (got === undefined) continue;
    answered = true;
    const found = got.reply.answers.filter((record: DnsRecord) => record.type === 'A').map((record) => record.data);
    if (found.length > 0) return found;
  }
  return answered ? [] : undefined;
}

/** The name that /etc/hosts, or else the name servers, have for an address; undefined when there is none. */
export function* nameOf(machine: Machine, address: string): Task<string | undefined> {
  for (const line of lines(machine, '/etc/hosts')) {
    const [own, name] = line.split(/\s+/);
    if (own === address && name !== undefined) return name;
  }
  const got = yield* query(machine, resolverConfig(machine).servers, reverseName(address), 'PTR');
  return got?.reply.answers.find((record) => record.type === 'PTR')?.data;
}
