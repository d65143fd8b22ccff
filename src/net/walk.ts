import type { Micros } from '../kernel/time.ts';
import { formatAddress, formatCidr, type Address } from './address.ts';
import { reverse, type Flow, type Tuple } from './conntrack.ts';
import type { Interface } from './interface.ts';
import type { Namespace } from './namespace.ts';
import type { TableName, Verdict } from './netfilter.ts';
import { formatRule, type RulePacket } from './rule.ts';
import type { Segment } from './segment.ts';
import type { Hop, LossReason, Stage } from './trace.ts';
import { VXLAN_PORT, type Vxlan } from './vxlan.ts';

export type PacketProtocol = 'tcp' | 'udp' | 'icmp';

export interface Packet extends Tuple {
  readonly protocol: PacketProtocol;
}

/** Why a packet came to its end before it arrived. */
export type Loss =
  /** The sender has no way there. */
  | 'no-route'
  /** Nobody answers ARP, or a router on the way has no way there. */
  | 'unreachable'
  /** Somebody says no: REJECT, or a load balancer without servers. */
  | 'refused'
  /** Gone without a word. */
  | 'dropped';

/** Where a packet ended up, and how it looks there. */
export interface Arrival {
  readonly namespace: Namespace;
  readonly packet: Packet;
  readonly latency: Micros;
  /** The share of packets that do not get through. */
  readonly loss: number;
  readonly routers: number;
  /** The flows that it belongs to on the way. */
  readonly flows: readonly Flow[];
  /** Every namespace and segment that had a say in it: the way stays the same as long as none of them changes. */
  readonly through: readonly Versioned[];
}

/** Something whose changes are counted. */
export interface Versioned {
  readonly version: number;
}

export interface WalkOptions {
  /** It belongs to a connection that is under way, or answers a first packet. */
  readonly established: boolean;
  /** Collects what happens. */
  readonly hops?: Hop[];
  /** This is the packet that carries another one through a tunnel. */
  readonly carrier?: true;
  /** Only asks whether it would arrive: no table remembers it. */
  readonly trial?: true;
  readonly now: Micros;
}

const MAX_HOPS = 32;
const FIRST_NAT_PORT = 1_024;

const show = (address: Address, port: number, icmp: boolean): string =>
  icmp ? formatAddress(address) : `${formatAddress(address)}:${port}`;

export function showPacket(p: Packet): string {
  const icmp = p.protocol === 'icmp';
  return `${show(p.source, p.sourcePort, icmp)} → ${show(p.destination, p.destinationPort, icmp)}`;
}

/** One packet on its way through the tables of namespaces (DESIGN, Network). */
class Walk {
  private namespace: Namespace;
  private source: Address;
  private sourcePort: number;
  private destination: Address;
  private destinationPort: number;
  private mark = 0;
  private ipvs = false;
  private latency: Micros = 0;
  private passed = 1;
  private routers = 0;
  private readonly flows: Flow[] = [];
  private readonly through: Versioned[] = [];
  private readonly protocol: PacketProtocol;
  private readonly options: WalkOptions;

  constructor(from: Namespace, packet: Packet, options: WalkOptions) {
    this.namespace = from;
    this.protocol = packet.protocol;
    this.source = packet.source;
    this.sourcePort = packet.sourcePort;
    this.destination = packet.destination;
    this.destinationPort = packet.destinationPort;
    this.options = options;
  }

  private get tuple(): Tuple {
    return {
      source: this.source,
      sourcePort: this.sourcePort,
      destination: this.destination,
      destinationPort: this.destinationPort,
    };
  }

  private tell(stage: Stage, because: string, more?: Pick<Hop, 'interface' | 'number' | 'reason'>): void {
    const { hops, carrier } = this.options;
    if (hops === undefined) return;
    const packet = showPacket({ protocol: this.protocol, ...this.tuple });
    const hop = { namespace: this.namespace.name, stage, packet, because, ...more };
    hops.push(carrier === undefined ? hop : { ...hop, carrier });
  }

  private drop(reason: LossReason, because: string, onInterface?: string): void {
    this.tell('drop', because, { reason, interface: onInterface });
  }

  /** Shows the packet to a chain of this namespace; undefined when there is no such table. */
  private ask(
    table: TableName,
    chain: string,
    input: string | undefined,
    output: string | undefined,
    known: boolean,
  ): Verdict | undefined {
    const found = this.namespace.netfilter.peek(table);
    if (found === undefined) return undefined;
    const { namespace } = this;
    const view: RulePacket = {
      protocol: this.protocol,
      ...this.tuple,
      mark: this.mark,
      ipvs: this.ipvs,
      established: known,
      input,
      output,
      isLocal: (address) => namespace.isLocal(address),
    };
    return found.evaluate(chain, view, (mark) => {
      this.mark = mark;
      this.tell('mark', `mangle ${chain}: mark 0x${mark.toString(16)}`, { number: mark });
    });
  }

  /** Whether the filter lets it pass; otherwise how it ends. */
  private filtered(
    chain: string,
    input: string | undefined,
    output: string | undefined,
    known: boolean,
  ): Loss | undefined {
    const verdict = this.ask('filter', chain, input, output, known);
    if (verdict === undefined || verdict.action === 'ACCEPT') return undefined;
    const why =
      verdict.rule === undefined ? `policy ${verdict.action}` : `-A ${verdict.chain} ${formatRule(verdict.rule)}`;
    this.drop('filter', `filter ${chain}: ${why}`);
    return verdict.action === 'REJECT' ? 'refused' : 'dropped';
  }

  private toDestination(chain: string, input: string | undefined): void {
    const verdict = this.ask('nat', chain, input, undefined, false);
    if (verdict?.rule === undefined) return;
    const { action, rule } = verdict;
    if (action === 'DNAT') {
      this.destination = rule.rewrite?.address ?? this.destination;
      this.destinationPort = rule.rewrite?.port ?? this.destinationPort;
    } else if (action === 'REDIRECT') {
      const incoming = input === undefined ? undefined : this.namespace.interfaces.get(input)?.addresses;
      if (incoming !== undefined && !incoming.some((each) => each.address === this.destination))
        this.destination = incoming[0]?.address ?? this.destination;
      this.destinationPort = rule.rewrite?.port ?? this.destinationPort;
    } else return;
    this.tell('nat', `nat ${chain}: -A ${verdict.chain} ${formatRule(rule)}`);
  }

  private toSource(output: Interface | undefined): void {
    const verdict = this.ask('nat', 'POSTROUTING', undefined, output?.name ?? 'lo', false);
    if (verdict?.rule === undefined) return;
    const { action, rule } = verdict;
    if (action === 'SNAT') {
      this.source = rule.rewrite?.address ?? this.source;
      this.sourcePort = rule.rewrite?.port ?? this.sourcePort;
    } else if (action === 'MASQUERADE') this.source = output?.addresses[0]?.address ?? this.source;
    else return;
    this.tell('nat', `nat POSTROUTING: -A ${verdict.chain} ${formatRule(rule)}`);
  }

  /** Remembers a new flow; gives it another source port when answers could not be told from another's. */
  private remember(original: Tuple, server: Address | undefined): void {
    if (this.options.trial === true) return;
    const { conntrack } = this.namespace;
    const translated = this.source !== original.source;
    if (translated)
      for (let port = FIRST_NAT_PORT; conntrack.isTaken(this.protocol, reverse(this.tuple)); port++)
        this.sourcePort = port;
    const { now } = this.options;
    const flow: Flow = {
      protocol: this.protocol,
      original,
      reply: reverse(this.tuple),
      mark: this.mark,
      server,
      lastSeen: now,
      closedAt: undefined,
    };
    conntrack.add(flow);
    this.flows.push(flow);
  }

  run(): Arrival | Loss {
    let input: Interface | undefined;
    for (let hop = 0; hop < MAX_HOPS; hop++) {
      const { namespace } = this;
      this.through.push(namespace);
      const end = namespace.isFiltering ? this.throughFilters(input) : this.straight(input);
      if (typeof end === 'string') return end;
      if (end === null) {
        this.tell('deliver', input === undefined ? 'lo' : `local address on ${input.name}`);
        return {
          namespace,
          packet: { protocol: this.protocol, ...this.tuple },
          latency: this.latency,
          loss: 1 - this.passed,
          routers: this.routers,
          flows: this.flows,
          through: this.through,
        };
      }
      const next = this.send(end.output, end.gateway);
      if (typeof next === 'string') return next;
      if (input !== undefined) this.routers++;
      input = next;
      this.namespace = next.namespace;
    }
    return 'dropped';
  }

  /** Through a namespace without a firewall: null when it is at home there. */
  private straight(input: Interface | undefined): { output: Interface; gateway: Address } | null | Loss {
    const { namespace } = this;
    if (namespace.isLocal(this.destination)) return null;
    if (input !== undefined && !namespace.forwarding) {
      this.drop('not-forwarding', 'net.ipv4.ip_forward = 0');
      return 'unreachable';
    }
    return this.route(input);
  }

  private route(input: Interface | undefined): { output: Interface; gateway: Address } | Loss {
    const route = this.namespace.route(this.destination);
    if (route === undefined) {
      this.drop('no-route', 'no route');
      return input === undefined ? 'no-route' : 'unreachable';
    }
    if (this.options.hops !== undefined) {
      const to = route.destination.prefix === 0 ? 'default' : formatCidr(route.destination);
      const via = route.gateway === undefined ? '' : ` via ${formatAddress(route.gateway)}`;
      this.tell('route', `${to}${via} dev ${route.interface.name}`, { interface: route.interface.name });
    }
    return { output: route.interface, gateway: route.gateway ?? this.destination };
  }

  private throughFilters(input: Interface | undefined): { output: Interface; gateway: Address } | null | Loss {
    const { namespace } = this;
    const original = this.tuple;
    const found = namespace.conntrack.find(this.protocol, original, this.options.now);
    const known = this.options.established || found !== undefined;
    let server: Address | undefined;
    if (input !== undefined) {
      const raw = this.ask('raw', 'PREROUTING', input.name, undefined, known);
      if (raw?.action === 'DROP') {
        this.drop('filter', `raw PREROUTING: -A ${raw.chain} ${raw.rule === undefined ? '' : formatRule(raw.rule)}`);
        return 'dropped';
      }
      this.ask('mangle', 'PREROUTING', input.name, undefined, known);
    }
    if (found !== undefined) {
      this.followDestination(found.flow, found.isReply);
      server = found.flow.server;
    } else if (!this.options.established)
      this.toDestination(input === undefined ? 'OUTPUT' : 'PREROUTING', input?.name);
    let forwarded = false;
    if (input === undefined) {
      const dropped = this.filtered('OUTPUT', undefined, this.outputName(), known);
      if (dropped !== undefined) return dropped;
    }
    if (namespace.isLocal(this.destination) || (server !== undefined && found?.isReply !== true)) {
      if (server === undefined) {
        this.ask('mangle', 'INPUT', input?.name ?? 'lo', undefined, known);
        const dropped = this.filtered('INPUT', input?.name ?? 'lo', undefined, known);
        if (dropped !== undefined) return dropped;
        const service =
          this.mark === 0 || this.protocol === 'icmp' || found !== undefined
            ? undefined
            : namespace.ipvs.services.get(this.mark);
        if (service === undefined) {
          if (found !== undefined) this.followSource(found.flow, found.isReply);
          else if (!this.options.established) {
            this.toSource(undefined);
            // A connection says itself that a packet answers; that a datagram does, only this table knows.
            if (this.protocol === 'udp' || !same(this.tuple, original)) this.remember(original, undefined);
          }
          return null;
        }
        const chosen = namespace.ipvs.choose(service);
        if (chosen === undefined) {
          this.drop('no-server', `ipvs FWM ${service.mark}: no server with a weight`);
          return 'refused';
        }
        server = chosen.address;
        this.destination = server;
        this.tell('ipvs', `FWM ${service.mark} ${service.scheduler} → ${formatAddress(server)}`);
      }
      this.ipvs = true;
    } else if (input !== undefined) {
      if (!namespace.forwarding) {
        this.drop('not-forwarding', 'net.ipv4.ip_forward = 0');
        return 'unreachable';
      }
      forwarded = true;
    }
    const way = this.route(input);
    if (typeof way === 'string') return way;
    if (forwarded) {
      const dropped = this.filtered('FORWARD', input?.name, way.output.name, known);
      if (dropped !== undefined) return dropped;
    }
    if (found !== undefined) this.followSource(found.flow, found.isReply);
    else if (!this.options.established) {
      this.toSource(way.output);
      if (forwarded || !same(this.tuple, original)) this.remember(original, server);
    }
    return way;
  }

  /** For the filter's OUTPUT chain: by where it will leave. */
  private outputName(): string {
    if (this.namespace.isLocal(this.destination)) return 'lo';
    return this.namespace.route(this.destination)?.interface.name ?? 'lo';
  }

  /** The first half of translating a packet of a known flow: before routing, as PREROUTING and OUTPUT do. */
  private followDestination(flow: Flow, isReply: boolean): void {
    this.flows.push(flow);
    const { destination, destinationPort } = reverse(isReply ? flow.original : flow.reply);
    this.mark = flow.mark;
    if (destination === this.destination && destinationPort === this.destinationPort) return;
    this.destination = destination;
    this.destinationPort = destinationPort;
    this.tell('conntrack', isReply ? 'the way back of a known flow' : 'known flow');
  }

  /** The second half: at the very end, as POSTROUTING and INPUT do. */
  private followSource(flow: Flow, isReply: boolean): void {
    const { source, sourcePort } = reverse(isReply ? flow.original : flow.reply);
    if (source === this.source && sourcePort === this.sourcePort) return;
    this.source = source;
    this.sourcePort = sourcePort;
    this.tell('conntrack', isReply ? 'the way back of a known flow' : 'known flow');
  }

  /** Puts it on the wire: the interface at which it comes out. */
  private send(output: Interface, gateway: Address): Interface | Loss {
    const { segment } = output;
    if (segment === undefined || !segment.isWhole(output)) {
      this.drop('no-carrier', `${output.name} has no carrier`, output.name);
      return 'unreachable';
    }
    this.through.push(segment);
    const next = segment.owner(gateway, output);
    if (next !== undefined) {
      const refused = this.crossBridge(segment, output, next);
      if (refused !== undefined) return refused;
      this.latency += segment.latency;
      for (const each of [output, next]) {
        const wire = segment.wireOf(each);
        this.latency += wire.delay;
        this.passed *= 1 - wire.loss;
      }
      if (this.options.hops !== undefined)
        this.tell('bridge', `${segment.name}: ${formatAddress(gateway)} is at ${next.mac}`, { interface: output.name });
      return next;
    }
    if (segment.vxlan !== undefined) return this.tunnel(segment.vxlan, segment, gateway);
    this.drop('no-neighbour', `nobody has ${formatAddress(gateway)}`, output.name);
    return 'unreachable';
  }

  /** Frames from port to port of a host's bridge pass the host's FORWARD chain. */
  private crossBridge(segment: Segment, from: Interface, to: Interface): Loss | undefined {
    const { bridge } = segment;
    if (bridge === undefined || bridge === from || bridge === to || !bridge.namespace.isFiltering) return undefined;
    const inside = this.namespace;
    this.namespace = bridge.namespace;
    this.through.push(bridge.namespace);
    const loss = this.filtered('FORWARD', bridge.name, bridge.name, this.options.established);
    this.namespace = inside;
    return loss;
  }

  private tunnel(vxlan: Vxlan, segment: Segment, gateway: Address): Interface | Loss {
    const entry = vxlan.entries.get(gateway);
    if (entry === undefined) {
      this.drop('no-tunnel-entry', `vxlan ${vxlan.id}: no entry for ${formatAddress(gateway)}`, 'vxlan0');
      return 'unreachable';
    }
    if (this.options.hops !== undefined)
      this.tell('vxlan', `vxlan ${vxlan.id}: ${entry.mac} dst ${formatAddress(entry.vtep)}`, {
        interface: 'vxlan0',
        number: vxlan.id,
      });
    const source = vxlan.underlay.sourceFor(entry.vtep);
    if (source === undefined) return 'dropped';
    const outer: Packet = {
      protocol: 'udp',
      source,
      sourcePort: VXLAN_PORT,
      destination: entry.vtep,
      destinationPort: VXLAN_PORT,
    };
    const arrival = new Walk(vxlan.underlay, outer, { ...this.options, established: false, carrier: true }).run();
    if (typeof arrival === 'string') return 'dropped';
    this.through.push(...arrival.through);
    const other = arrival.namespace.vxlans.get(vxlan.id);
    if (other !== undefined) this.through.push(other.segment);
    const target = other?.segment.owner(gateway);
    if (target === undefined) {
      this.drop('gone-behind-tunnel', `vxlan ${vxlan.id}: nobody there has ${formatAddress(gateway)}`);
      return 'dropped';
    }
    this.latency += arrival.latency + 2 * segment.latency;
    this.passed *= 1 - arrival.loss;
    return target;
  }
}

function same(a: Tuple, b: Tuple): boolean {
  return (
    a.source === b.source &&
    a.sourcePort === b.sourcePort &&
    a.destination === b.destination &&
    a.destinationPort === b.destinationPort
  );
}

/** Sends a packet through the tables: where it arrives and how it looks there, or how it ends. */
export function walk(from: Namespace, packet: Packet, options: WalkOptions): Arrival | Loss {
  return new Walk(from, packet, options).run();
}
