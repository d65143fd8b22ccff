import { MILLISECOND } from '../../kernel/time.ts';
import { NOBODY, type RaftId } from '../../swarm/raft/members.ts';
import type { RaftLog } from '../../swarm/raft/raft-log.ts';
import type { Store } from '../../swarm/store.ts';
import { TASK_STATE_RANK, type Service, type SwarmTask } from '../../swarm/types.ts';
import type { World } from '../../world/world.ts';

/** Something that must never be so, and was. */
export class Violation extends Error {}

const EVERY = 250 * MILLISECOND;

/** What holds at every moment, whatever happens: looked at four times a virtual second. */
export class Watch {
  private readonly world: World;
  /** Who led in which term. */
  private readonly leaders = new Map<string, string>();
  /** What was committed at each index. */
  private committed: string[] = [];
  private readonly readTo = new Map<string, number>();
  /** For whom each member of raft voted last. */
  private readonly votes = new Map<string, { readonly term: number; readonly vote: RaftId }>();
  private readonly lastSeen = new Map<Store, number>();
  /** Services that may have two tasks in a slot because an update of theirs starts the new one first. */
  private readonly startFirst = new Set<string>();
  private stopped = false;

  constructor(world: World) {
    this.world = world;
    this.plan();
  }

  stop(): void {
    this.stopped = true;
  }

  private plan(): void {
    this.world.kernel.after(EVERY, () => {
      if (this.stopped) return;
      this.look();
      this.plan();
    });
  }

  /** @throws Violation */
  look(): void {
    for (const host of this.world.hosts) {
      const log = host.disk.node?.manager?.log;
      if (log !== undefined) this.readLog(`${host.name} ${log.id}`, log);
      const seen = host.engine.member.observe();
      if (seen === undefined || !seen.leads) continue;
      const term = String(seen.term);
      const known = this.leaders.get(term) ?? host.name;
      if (known !== host.name) throw new Violation(`${known} and ${host.name} both lead in term ${term}`);
      this.leaders.set(term, host.name);
      if (this.lastSeen.get(seen.store) === log?.commit) continue;
      this.lastSeen.set(seen.store, log?.commit ?? 0);
      checkAddresses(seen.store);
      this.checkSlots(seen.store);
    }
  }

  /** A forced new cluster starts another history: what the old one had committed may be lost to it (facts 1.7). */
  forgetHistory(): void {
    this.leaders.clear();
    this.votes.clear();
    this.committed = [];
  }

  /** A vote is given once in a term, and not taken back. */
  private readVote(reader: string, { term, vote }: RaftLog): void {
    const before = this.votes.get(reader);
    if (before?.term === term && before.vote !== NOBODY && before.vote !== vote)
      throw new Violation(`${reader} votes for ${before.vote} and for ${vote} in term ${term}`);
    if (before?.term !== term || before.vote !== vote) this.votes.set(reader, { term, vote });
  }

  private readLog(reader: string, log: RaftLog): void {
    this.readVote(reader, log);
    const from = this.readTo.get(reader) ?? 0;
    if (log.commit < from) throw new Violation(`${reader}: commit went back from ${from} to ${log.commit}`);
    this.readTo.set(reader, log.commit);
    for (let index = from + 1; index <= log.commit; index++) {
      const entry = log.slice(index, 1).at(0);
      if (entry?.index !== index) continue;
      const { payload } = entry;
      const what = `${entry.term} ${payload.kind} ${payload.kind === 'empty' ? '' : payload.id}`;
      const known = this.committed[index];
      if (known === undefined) this.committed[index] = what;
      else if (known !== what)
        throw new Violation(`entry ${index} was committed as "${known}", and is "${what}" for ${reader}`);
    }
  }

  private mayOverlap(service: Service): boolean {
    const { Spec, PreviousSpec } = service;
    return [Spec, PreviousSpec].some(
      (spec) => spec?.UpdateConfig?.Order === 'start-first' || spec?.RollbackConfig?.Order === 'start-first',
    );
  }

  /** One task in a slot is wanted, unless an update starts the new one before it stops the old one (facts 5.4). */
  private checkSlots(store: Store): void {
    for (const service of store.all('service')) {
      if (this.mayOverlap(service)) this.startFirst.add(service.ID);
      if (this.startFirst.has(service.ID)) continue;
      const { Mode } = service.Spec;
      if (Mode.ReplicatedJob !== undefined || Mode.GlobalJob !== undefined) continue;
      const slots = new Set<string>();
      for (const task of store.tasksOfService(service.ID)) {
        if (TASK_STATE_RANK[task.DesiredState] > TASK_STATE_RANK.running) continue;
        const slot = slotOf(task);
        if (slots.has(slot)) throw new Violation(`${service.Spec.Name}: two wanted tasks in slot ${slot}`);
        slots.add(slot);
      }
    }
  }
}

export function slotOf(task: SwarmTask): string {
  return task.Slot === 0 ? task.NodeID : String(task.Slot);
}

/** No address, subnet or port is handed out twice. @throws Violation */
function checkAddresses(store: Store): void {
  const taken = new Map<string, string>();
  const take = (what: string, who: string): void => {
    const other = taken.get(what);
    if (other !== undefined) throw new Violation(`${what} is given to ${other} and to ${who}`);
    taken.set(what, who);
  };
  for (const network of store.all('network'))
    for (const { Subnet } of network.IPAM?.Configs ?? []) {
      if (Subnet !== undefined && network.DriverState !== undefined) take(`subnet ${Subnet}`, network.Spec.Name);
    }
  for (const task of store.all('task')) {
    const state = TASK_STATE_RANK[task.Status.State];
    if (task.Status.State === 'new' || state > TASK_STATE_RANK.running) continue;
    for (const { NetworkID, Addresses } of task.networks)
      for (const each of Addresses) take(`${each} in ${NetworkID}`, `task ${task.Name}`);
  }
  for (const node of store.all('node'))
    for (const { NetworkID, Addresses } of node.attachments)
      for (const each of Addresses) take(`${each} in ${NetworkID}`, `node ${node.ID}`);
  for (const service of store.all('service')) {
    for (const { NetworkID, Addr } of service.Endpoint?.VirtualIPs ?? [])
      if (Addr !== undefined) take(`${Addr} in ${NetworkID}`, `service ${service.Spec.Name}`);
    for (const { PublishMode, Protocol, PublishedPort } of service.Endpoint?.Ports ?? [])
      if (PublishMode === 'ingress') take(`port ${PublishedPort}/${Protocol}`, `service ${service.Spec.Name}`);
  }
}
