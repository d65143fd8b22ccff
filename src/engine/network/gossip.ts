import type { VxlanEntry } from '../../net/vxlan.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { MILLISECOND, SECOND, type Micros } from '../../kernel/time.ts';
import { parseAddress } from '../../net/address.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { Network } from '../../net/network.ts';

/** A service as its tasks' endpoints carry it. */
export interface ServiceBinding {
  readonly id: string;
  readonly name: string;
  /** Its address on this network; '' in dnsrr mode. */
  readonly vip: string;
  readonly aliases: readonly string[];
  /** Ports in the routing mesh; on the ingress network only. */
  readonly ports: readonly { readonly protocol: string; readonly published: number; readonly target: number }[];
}

/** An endpoint on an overlay as the nodes tell each other of it. */
export interface EndpointRecord extends VxlanEntry {
  readonly id: string;
  /** The container's name. */
  readonly name: string;
  readonly address: string;
  /** Names beside `name`: aliases, short id, host name. */
  readonly aliases: readonly string[];
  readonly service: ServiceBinding | undefined;
  /**
   * `hidden`: frames reach it, names do not (not healthy yet); `active`; `draining`: about to stop: no name of its
   * own, no new connections.
   */
  readonly state: 'hidden' | 'active' | 'draining';
}

/** A node that takes part in overlays. */
export interface GossipMember {
  /** The view by which its daemon lives. */
  readonly daemon: Kernel;
  readonly host: Namespace;
  /** What the others call it, and the address by which they know it. */
  readonly name: string;
  readonly address: string;
  /** Something is new or other. */
  learn(networkId: string, record: EndpointRecord): void;
  forget(networkId: string, id: string): void;
}

const PORT = 7946;
/** From a change to the last node that knows of it: rounds of gossip every 200 ms. */
const SPREAD: readonly [Micros, Micros] = [30 * MILLISECOND, 220 * MILLISECOND];
/** Each node probes another once a second; one that does not answer is suspect for four seconds and more (facts 9.3). */
const PROBE: readonly [Micros, Micros] = [500 * MILLISECOND, 1_500 * MILLISECOND];
const SUSPICION: Micros = 4 * SECOND;
const INDIRECT_PROBES = 3;
/** Two nodes exchange all that they know, one of them drawn by lot, so often: what gossip lost comes with it (facts 9.3). */
const BULK: Micros = 30 * SECOND;

interface Group {
  readonly members: Set<GossipMember>;
  readonly records: Map<string, { readonly record: EndpointRecord; readonly owner: GossipMember }>;
}

const ALL = new WeakMap<Network, Gossip>();

/** @param record undefined when the endpoint is gone */
function hear(member: GossipMember, networkId: string, id: string, record: EndpointRecord | undefined): void {
  if (record === undefined) member.forget(networkId, id);
  else member.learn(networkId, record);
}

/**
 * What nodes tell each other about the endpoints of overlay networks. The protocol of the real thing is modelled
 * as a whole: changes reach everybody whom their node can reach after a fraction of a second; who stops answering
 * on port 7946 is forgotten after five seconds. Probes are made when something may have become unreachable, so
 * that idle nodes cost nothing.
 */
export class Gossip {
  private readonly kernel: Kernel;
  private readonly wires: Network;
  private readonly groups = new Map<string, Group>();
  /** Whom a member holds for dead. */
  private readonly dead = new Map<GossipMember, Set<GossipMember>>();
  private readonly gone = new Set<GossipMember>();
  /** Those whose wires or firewall were touched and whom not everybody has answered since. */
  private readonly troubled = new Set<GossipMember>();
  /** Endpoints of which news did not reach a member, by their network and id, with whose they are. */
  private readonly missed = new Map<GossipMember, Map<string, Map<string, GossipMember>>>();
  /** Members that will exchange in bulk: only while somebody misses something. */
  private readonly exchanging = new Set<GossipMember>();

  private constructor(wires: Network) {
    this.wires = wires;
    this.kernel = wires.kernel;
    wires.onReachability.on((namespace) => this.onReachability(namespace));
  }

  /** The gossip on a world's wires. */
  static of(wires: Network): Gossip {
    let gossip = ALL.get(wires);
    if (gossip === undefined) ALL.set(wires, (gossip = new Gossip(wires)));
    return gossip;
  }

  private delay([from, to]: readonly [Micros, Micros]): Micros {
    return this.kernel.random('gossip').int(from, to);
  }

  private group(networkId: string): Group {
    let group = this.groups.get(networkId);
    if (group === undefined) this.groups.set(networkId, (group = { members: new Set(), records: new Map() }));
    return group;
  }

  private holdsDead(member: GossipMember, other: GossipMember): boolean {
    return this.dead.get(member)?.has(other) === true;
  }

  /** Takes part in a network: what the others know comes in bulk. */
  join(networkId: string, member: GossipMember): void {
    if (this.gone.has(member)) this.depart(member);
    this.gone.delete(member);
    const group = this.group(networkId);
    if (group.members.has(member)) return;
    group.members.add(member);
    member.daemon.after(10 * MILLISECOND, () => this.synchronise(networkId, member));
  }

  leave(networkId: string, member: GossipMember): void {
    const group = this.groups.get(networkId);
    if (group === undefined) return;
    group.members.delete(member);
    this.missed.get(member)?.delete(networkId);
    for (const [id, { owner }] of [...group.records]) if (owner === member) this.withdraw(networkId, member, id);
    if (group.members.size === 0) this.groups.delete(networkId);
  }

  /** Who takes part in a network as far as a member knows, itself included, in the order in which they came. */
  peers(networkId: string, member: GossipMember): readonly GossipMember[] {
    return [...(this.groups.get(networkId)?.members ?? [])].filter((each) => !this.holdsDead(member, each));
  }

  private synchronise(networkId: string, member: GossipMember): void {
    const group = this.groups.get(networkId);
    if (group?.members.has(member) !== true) return;
    for (const each of group.members)
      if (each !== member && !this.gone.has(each) && !this.direct(member, each)) this.troubled.add(member);
    let unheard = false;
    for (const [id, { record, owner }] of group.records) {
      if (owner === member || this.gone.has(owner) || this.holdsDead(member, owner)) continue;
      if (this.connected(member, owner)) member.learn(networkId, record);
      else {
        // What is known of one who is out of reach is told by the others, until they give it up.
        unheard = true;
        this.miss(member, networkId, id, owner);
      }
    }
    if (!unheard) return;
    for (const each of group.members) if (each !== member && this.answer(member, each)) this.catchUp(member, each);
    this.probe(member);
  }

  /** Tells of an endpoint of one's own, or of a change. */
  publish(networkId: string, member: GossipMember, record: EndpointRecord): void {
    const group = this.group(networkId);
    group.records.set(record.id, { record, owner: member });
    member.learn(networkId, record);
    this.spread(networkId, member, record.id);
  }

  /** An endpoint of one's own is gone. */
  withdraw(networkId: string, member: GossipMember, id: string): void {
    const group = this.groups.get(networkId);
    if (group?.records.delete(id) !== true) return;
    member.forget(networkId, id);
    this.spread(networkId, member, id);
  }

  private spread(networkId: string, owner: GossipMember, id: string): void {
    const group = this.groups.get(networkId);
    if (group === undefined || (group.members.size === 1 && group.members.has(owner))) return;
    // Who leaves has told of it before its port closes.
    const sent = new Set([...group.members].filter((each) => each !== owner && this.connected(each, owner)));
    this.kernel.after(this.delay(SPREAD), () => {
      const now = this.groups.get(networkId);
      if (now === undefined) return;
      const current = now.records.get(id);
      for (const each of now.members) {
        if (each === owner || this.gone.has(each) || this.holdsDead(each, owner)) continue;
        // The machine of one whose daemon is stopped takes what the others send, until they give it up.
        const waits = each.daemon.isHeld && !this.holdsDead(owner, each) && !owner.daemon.isHeld;
        if (waits && this.direct(each, owner)) each.daemon.soon(() => hear(each, networkId, id, current?.record));
        else if (!each.daemon.isHeld && (sent.has(each) || (now.members.has(owner) && this.connected(each, owner))))
          this.tell(each, networkId, id, current?.record);
        else this.miss(each, networkId, id, owner);
      }
    });
  }

  private tell(member: GossipMember, networkId: string, id: string, record: EndpointRecord | undefined): void {
    this.missed.get(member)?.get(networkId)?.delete(id);
    hear(member, networkId, id, record);
  }

  private miss(member: GossipMember, networkId: string, id: string, owner: GossipMember): void {
    let networks = this.missed.get(member);
    if (networks === undefined) this.missed.set(member, (networks = new Map<string, Map<string, GossipMember>>()));
    let owners = networks.get(networkId);
    if (owners === undefined) networks.set(networkId, (owners = new Map<string, GossipMember>()));
    owners.set(id, owner);
    const members = this.groups.get(networkId)?.members;
    // Of one who left without a word nobody hears any more, and it is given up like one who is silent.
    if (members?.has(owner) === false)
      member.daemon.after(PROBE[1] + SUSPICION, () => {
        if (this.missed.get(member)?.get(networkId)?.has(id) === true)
          this.tell(member, networkId, id, this.groups.get(networkId)?.records.get(id)?.record);
      });
    for (const each of members ?? []) {
      if (this.exchanging.has(each)) continue;
      this.exchanging.add(each);
      this.kernel.after(this.delay([0, BULK]), () => this.exchange(each));
    }
  }

  /** A member exchanges what it knows with another, drawn by lot; and again, as long as somebody misses something. */
  private exchange(member: GossipMember): void {
    this.exchanging.delete(member);
    const neighbours = [...this.neighbours(member)];
    if (![member, ...neighbours].some((each) => this.misses(each))) return;
    this.exchanging.add(member);
    this.kernel.after(BULK, () => this.exchange(member));
    const there = neighbours.filter((each) => this.answer(member, each) && !this.holdsDead(member, each));
    if (there.length === 0) return;
    const other = this.kernel.random('gossip').pick(there);
    this.catchUp(member, other);
    this.catchUp(other, member);
  }

  private misses(member: GossipMember): boolean {
    return [...(this.missed.get(member)?.values() ?? [])].some((owners) => owners.size > 0);
  }

  /** Whether two would exchange messages now. */
  private answer(a: GossipMember, b: GossipMember): boolean {
    return [a, b].every((each) => !this.gone.has(each) && !each.daemon.isHeld) && this.direct(a, b);
  }

  /** A member gets to know what it misses, as far as the other one knows it. */
  private catchUp(member: GossipMember, from: GossipMember): void {
    for (const [networkId, owners] of this.missed.get(member) ?? []) {
      const group = this.groups.get(networkId);
      if (group?.members.has(from) !== true) continue;
      for (const id of [...owners.keys()]) {
        if (this.missed.get(from)?.get(networkId)?.has(id) === true) continue;
        const current = group.records.get(id);
        // Of one who is given up it will hear when they meet again.
        if (current !== undefined && this.holdsDead(member, current.owner)) owners.delete(id);
        else if (current !== undefined && this.holdsDead(from, current.owner)) continue;
        else this.tell(member, networkId, id, current?.record);
      }
    }
  }

  private hears(from: GossipMember, to: GossipMember): boolean {
    const address = parseAddress(to.address);
    return address !== undefined && this.wires.reaches(from.host, address, PORT);
  }

  private direct(a: GossipMember, b: GossipMember): boolean {
    return this.hears(a, b) && this.hears(b, a);
  }

  /** Whether two can exchange messages, if need be through a third. */
  private connected(a: GossipMember, b: GossipMember): boolean {
    if (this.gone.has(a) || this.gone.has(b) || a.daemon.isHeld || b.daemon.isHeld) return false;
    if (!this.troubled.has(a) && !this.troubled.has(b)) return true;
    if (this.direct(a, b)) return true;
    let tries = 0;
    for (const each of this.neighbours(a)) {
      if (each === b) continue;
      if (++tries > INDIRECT_PROBES) return false;
      if (this.answer(a, each) && this.direct(each, b)) return true;
    }
    return false;
  }

  private neighbours(member: GossipMember): Set<GossipMember> {
    const found = new Set<GossipMember>();
    for (const group of this.groups.values())
      if (group.members.has(member)) for (const each of group.members) if (each !== member) found.add(each);
    return found;
  }

  /** A member and all that is its own are gone, and the others hear of it. */
  depart(member: GossipMember): void {
    for (const networkId of [...this.groups.keys()]) this.leave(networkId, member);
    this.dead.delete(member);
    this.troubled.delete(member);
    this.missed.delete(member);
    for (const each of this.dead.values()) each.delete(member);
  }

  /** A daemon has ended: nobody hears of it, it only answers no more. */
  vanish(member: GossipMember): void {
    this.gone.add(member);
    this.probe(member);
  }

  /** A daemon was stopped by a signal, or goes on: it answers no more, or again. */
  held(member: GossipMember): void {
    this.probe(member);
  }

  private onReachability(namespace: Namespace): void {
    const members = new Set<GossipMember>();
    for (const group of this.groups.values())
      for (const each of group.members) if (each.host === namespace) members.add(each);
    for (const each of members) this.probe(each);
  }

  private probe(member: GossipMember): void {
    this.troubled.add(member);
    const neighbours = this.neighbours(member);
    this.kernel.after(PROBE[1], () => {
      if (![...neighbours].some((each) => !this.gone.has(each) && !this.answer(member, each)))
        this.troubled.delete(member);
    });
    for (const other of neighbours) {
      this.kernel.after(this.delay(PROBE), () => {
        if (this.connected(member, other)) return this.revive(member, other);
        if (this.holdsDead(other, member) && this.holdsDead(member, other)) return;
        const size = this.neighbours(other).size + 1;
        const wait = Math.round(SUSPICION * Math.max(1, Math.log10(Math.max(1, size))));
        this.kernel.after(wait, () => {
          if (!this.connected(member, other)) this.bury(member, other);
        });
      });
    }
  }

  private bury(a: GossipMember, b: GossipMember): void {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ]) {
      // Whose daemon is stopped gives nobody up.
      if (one.daemon.isHeld) continue;
      let dead = this.dead.get(one);
      if (dead === undefined) this.dead.set(one, (dead = new Set()));
      if (dead.has(other)) continue;
      dead.add(other);
      for (const [networkId, owners] of this.missed.get(one) ?? [])
        for (const [id, owner] of [...owners]) if (owner === other) this.tell(one, networkId, id, undefined);
      for (const [networkId, group] of this.groups)
        if (group.members.has(one))
          for (const [id, { owner }] of group.records) if (owner === other) one.forget(networkId, id);
    }
  }

  private revive(a: GossipMember, b: GossipMember): void {
    if (!this.holdsDead(a, b) && !this.holdsDead(b, a)) return;
    this.dead.get(a)?.delete(b);
    this.dead.get(b)?.delete(a);
    this.catchUp(a, b);
    this.catchUp(b, a);
    for (const [networkId, group] of this.groups) {
      if (!group.members.has(a) || !group.members.has(b)) continue;
      this.synchronise(networkId, a);
      this.synchronise(networkId, b);
    }
  }
}
