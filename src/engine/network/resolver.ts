import { Future } from '../../kernel/wait.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { SECOND } from '../../kernel/time.ts';
import { parseAddress } from '../../net/address.ts';
import { askDns, INTERNAL_TTL, serveDns, type DnsAnswerer, type DnsQuery, type DnsReply } from '../../net/dns.ts';
import { AddressInUse, type Namespace } from '../../net/namespace.ts';
import type { Disposable } from '../../kernel/disposable.ts';
import { DisposableStore } from '../../kernel/disposable.ts';
import type { Container } from '../container/container.ts';
import type { Discovery } from './discovery.ts';
import { leadToResolver } from './firewall.ts';
import type { LocalNetwork } from './local-network.ts';

const ADDRESS = '127.0.0.11';
const FIRST_PORT = 32_768;
const LAST_PORT = 60_999;
/** Each external server gets so long, and at most three are asked (facts 9.1). */
const EXTERNAL_TIMEOUT = 4 * SECOND;
const EXTERNAL_SERVERS = 3;

type Answer = Omit<DnsReply, keyof DnsQuery>;

export interface ResolverParts {
  readonly kernel: Kernel;
  readonly random: RandomStream;
  readonly host: Namespace;
  readonly discovery: Discovery;
  /** The containers on a network of this host, for bridges. */
  readonly containerOf: (id: string) => Container | undefined;
  readonly isUp: () => boolean;
  /** The servers of the host's resolv.conf. */
  readonly hostServers: () => readonly string[];
}

/** The engine's name server, which every container on networks of its own finds at 127.0.0.11 (facts 9.1, 9.2). */
export class Resolver {
  private readonly o: ResolverParts;

  constructor(parts: ResolverParts) {
    this.o = parts;
  }

  /** Puts the rules and, for a container, the sockets into a namespace; nobody asks in a sandbox of the engine's. */
  serve(net: Namespace, container: Container | undefined): Disposable {
    const { kernel, random } = this.o;
    const tcp = random.int(FIRST_PORT, LAST_PORT);
    let udp = random.int(FIRST_PORT, LAST_PORT);
    if (udp === tcp) udp = tcp === LAST_PORT ? FIRST_PORT : tcp + 1;
    leadToResolver(net, tcp, udp);
    const sockets = new DisposableStore();
    if (container === undefined) return sockets;
    const answer: DnsAnswerer = (query) => this.answer(container, net, query);
    try {
      sockets.add(serveDns(net, { address: ADDRESS, port: udp, owner: 'dockerd' }, answer, kernel));
      sockets.add(net.listen({ protocol: 'tcp', address: ADDRESS, port: tcp, owner: 'dockerd' }));
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error;
    }
    return sockets;
  }

  /** The networks in the order in which names are looked up: overlays first, then bridges. */
  private networksOf(container: Container): readonly LocalNetwork[] {
    const all = [...container.attachments.values()].flatMap((each) =>
      each.network === undefined ? [] : [each.network],
    );
    const named = all.filter((each) => !each.o.ingress && each.name !== 'bridge');
    return [...named.filter((each) => each.o.scope === 'swarm'), ...named.filter((each) => each.o.scope !== 'swarm')];
  }

  private answer(container: Container, net: Namespace, query: DnsQuery): Future<Answer> {
    if (!this.o.isUp()) return new Future();
    const found = this.internal(container, query);
    if (found !== undefined) return Future.of(found);
    return this.forward(container, net, query);
  }

  private internal(container: Container, query: DnsQuery): Answer | undefined {
    const name = query.name.toLowerCase().replace(/\.$/, '');
    const networks = this.networksOf(container);
    if (query.type === 'PTR') {
      const address = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/.exec(name)?.slice(1).reverse().join('.');
      if (address === undefined) return undefined;
      for (const network of networks) {
        const owner = this.nameOf(network, address);
        if (owner !== undefined) return this.records(query, [`${owner}.${network.name}`]);
      }
      return undefined;
    }
    const addresses = this.lookUp(networks, name);
    if (addresses.length === 0) return undefined;
    return this.records(query, query.type === 'A' || query.type === 'ANY' ? addresses : []);
  }

  private records(query: DnsQuery, data: readonly string[]): Answer {
    const type = query.type === 'ANY' ? 'A' : query.type;
    return {
      code: 'NOERROR',
      answers: data.map((each) => ({ name: query.name, type, ttl: INTERNAL_TTL, data: each })),
    };
  }

  /** The addresses of a name, shuffled; `name.network` is tried too, from the last dot to the first. */
  private lookUp(networks: readonly LocalNetwork[], name: string): readonly string[] {
    for (const network of networks) {
      const found = this.addressesOf(network, name);
      if (found.length > 0) return this.shuffled(found);
    }
    for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      const network = networks.find((each) => each.name.toLowerCase() === name.slice(dot + 1));
      const found = network === undefined ? [] : this.addressesOf(network, name.slice(0, dot));
      if (found.length > 0) return this.shuffled(found);
    }
    return [];
  }

  private shuffled(addresses: readonly string[]): readonly string[] {
    const left = [...new Set(addresses)];
    for (let i = left.length - 1; i > 0; i--) {
      const j = this.o.random.int(0, i);
      [left[i], left[j]] = [left[j], left[i]];
    }
    return left;
  }

  private addressesOf(network: LocalNetwork, name: string): readonly string[] {
    if (network.o.scope !== 'swarm') {
      const found: string[] = [];
      for (const endpoint of network.endpoints.values()) {
        const container = this.o.containerOf(endpoint.owner);
        if (container === undefined || endpoint.address === '') continue;
        const aliases = container.attachments.get(network.name)?.request.aliases ?? [];
        const names = [container.name, container.id.slice(0, 12), container.config.Hostname, ...aliases];
        if (names.some((each) => each.toLowerCase() === name)) found.push(endpoint.address);
      }
      return found;
    }
    const found: string[] = [];
    for (const record of this.o.discovery.recordsOf(network.id)) {
      if (record.state === 'hidden') continue;
      const { service } = record;
      const is = (each: string): boolean => each.toLowerCase() === name;
      const active = record.state === 'active';
      if (active && (is(record.name) || record.aliases.some(is))) found.push(record.address);
      if (service === undefined) continue;
      const serviceNames = [service.name, ...service.aliases];
      if (serviceNames.some(is)) {
        if (service.vip !== '') found.push(service.vip);
        else if (active) found.push(record.address);
      }
      if (active && serviceNames.some((each) => is(`tasks.${each}`))) found.push(record.address);
    }
    return found;
  }

  private nameOf(network: LocalNetwork, address: string): string | undefined {
    if (network.o.scope !== 'swarm') {
      const endpoint = [...network.endpoints.values()].find((each) => each.address === address);
      return endpoint === undefined ? undefined : this.o.containerOf(endpoint.owner)?.name;
    }
    return this.o.discovery
      .recordsOf(network.id)
      .find((each) => each.state === 'active' && each.address === address && each.name !== '')?.name;
  }

  /** Asks the servers outside, one after the other: the container's own from its namespace, the host's from the host. */
  private forward(container: Container, net: Namespace, query: DnsQuery): Future<Answer> {
    const { kernel, host } = this.o;
    const own = container.hostConfig.Dns ?? [];
    const servers = own.length > 0 ? own : this.o.hostServers();
    const from = own.length > 0 ? net : host;
    const left = servers.filter((each) => parseAddress(each) !== undefined).slice(0, EXTERNAL_SERVERS);
    const result = new Future<Answer>();
    const next = (): void => {
      const server = left.shift();
      if (server === undefined) {
        result.resolve({ code: 'SERVFAIL', answers: [] });
        return;
      }
      askDns(kernel, from, server, { name: query.name, type: query.type }, { timeout: EXTERNAL_TIMEOUT }).whenSettled(
        (reply) => {
          if (reply === undefined) next();
          else result.resolve({ code: reply.code, answers: reply.answers });
        },
        next,
      );
    };
    next();
    return result;
  }
}
