import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../src/kernel/random.ts';
import type { Entry, Message } from '../../../src/swarm/raft/message.ts';
import { RaftLog } from '../../../src/swarm/raft/raft-log.ts';
import { Raft } from '../../../src/swarm/raft/raft.ts';

/** What one member has applied, in a form that can be compared. */
interface Applied {
  readonly index: number;
  readonly term: number;
  readonly what: string;
}

const describeEntry = ({ index, term, payload }: Entry): Applied => ({
  index,
  term,
  what: payload.kind === 'empty' ? '' : payload.id,
});

/** Members of raft whose messages a test delays, loses and keeps back. */
class Cluster {
  private readonly seed: number;
  readonly logs = new Map<number, RaftLog>();
  readonly rafts = new Map<number, Raft>();
  readonly applied = new Map<number, Applied[]>();
  readonly leaders = new Map<number, number>();
  readonly committed: Applied[] = [];
  wire: Message[] = [];
  private readonly cutOff = new Set<number>();
  private proposals = 0;

  constructor(size: number, seed: number) {
    this.seed = seed;
    for (let id = 1; id <= size; id++) {
      const log = new RaftLog();
      log.id = id;
      log.term = 1;
      for (let member = 1; member <= size; member++) log.push(1, this.add(member));
      log.commit = log.lastIndex;
      this.logs.set(id, log);
      this.start(id);
    }
  }

  add(id: number): Entry['payload'] {
    return {
      kind: 'members',
      id: `add ${id}`,
      change: { kind: 'add', member: { raftId: id, nodeId: `n${id}`, addr: '' } },
    };
  }

  /** Starts a member from its disk. */
  start(id: number): void {
    const log = this.logs.get(id) as RaftLog;
    this.applied.set(id, (log.snapshot?.changes.length ?? 0) > 0 ? [] : []);
    const raft = new Raft(
      log,
      new RandomStream(String(this.seed), `raft ${id}`),
      {
        send: (message) => {
          if (!this.cutOff.has(id)) this.wire.push(message);
        },
        apply: (entry) => this.apply(id, entry),
        restore: (snapshot) => this.applied.set(id, this.committed.slice(0, snapshot.index)),
      },
      10,
      1,
    );
    this.rafts.set(id, raft);
    if (log.snapshot !== undefined) this.applied.set(id, this.committed.slice(0, log.snapshot.index));
    raft.replay();
  }

  private apply(id: number, entry: Entry): void {
    const what = describeEntry(entry);
    const list = this.applied.get(id) as Applied[];
    list.push(what);
    expect(list).toHaveLength(what.index);
    // Whatever anybody has applied is what everybody applies there, for ever.
    if (this.committed.length < what.index) this.committed.push(what);
    else expect(what).toEqual(this.committed[what.index - 1]);
  }

  /** After each step: never two leaders in a term. */
  check(): void {
    for (const [id, raft] of this.rafts) {
      if (raft.role !== 'leader') continue;
      const known = this.leaders.get(raft.term) ?? id;
      expect(known).toBe(id);
      this.leaders.set(raft.term, id);
    }
  }

  crash(id: number): void {
    this.rafts.delete(id);
  }

  cut(id: number, whole: boolean): void {
    if (whole) this.cutOff.delete(id);
    else this.cutOff.add(id);
  }

  /** The message at this place of the wire is lost, and its sender does not hear of it. */
  drop(at: number): void {
    this.wire.splice(at % Math.max(1, this.wire.length), 1);
  }

  /** The message at this place of the wire arrives, or is lost. */
  deliver(at: number, lost = false): void {
    const [message] = this.wire.splice(at % Math.max(1, this.wire.length), 1);
    if (message === undefined) return;
    const to = this.rafts.get(message.to);
    if (lost || to === undefined || this.cutOff.has(message.to))
      this.rafts.get(message.from)?.reportUnreachable(message.to);
    else to.step(message);
    this.check();
  }

  deliverAll(): void {
    for (let i = 0; this.wire.length > 0 && i < 10_000; i++) this.deliver(0);
  }

  tick(id: number): void {
    this.rafts.get(id)?.tick();
    this.check();
  }

  leader(): Raft | undefined {
    return [...this.rafts.values()].filter((raft) => raft.role === 'leader').sort((a, b) => b.term - a.term)[0];
  }

  propose(id: number): void {
    this.rafts.get(id)?.propose({ kind: 'changes', id: `p${++this.proposals}`, changes: [] });
    this.check();
  }

  /** All members run and hear each other: they settle. */
  heal(): void {
    for (const id of this.logs.keys()) {
      this.cut(id, true);
      if (!this.rafts.has(id)) this.start(id);
    }
    for (let round = 0; round < 80; round++) {
      for (const id of this.logs.keys()) this.tick(id);
      this.deliverAll();
    }
  }
}

type MemberStep = 'tick' | 'propose' | 'crash' | 'start' | 'cut' | 'mend' | 'transfer' | 'compact';
type Step =
  | {
      readonly do: 'tick' | 'propose' | 'crash' | 'start' | 'cut' | 'mend' | 'transfer' | 'compact';
      readonly member: number;
    }
  | { readonly do: 'deliver' | 'lose' | 'drop'; readonly at: number }
  | { readonly do: 'run'; readonly rounds: number };

const step = (members: number): fc.Arbitrary<Step> => {
  const member = fc.integer({ min: 1, max: members });
  const on = (what: MemberStep): fc.Arbitrary<Step> => fc.record({ do: fc.constant(what), member });
  return fc.oneof(
    { weight: 12, arbitrary: on('tick') },
    { weight: 6, arbitrary: on('propose') },
    { weight: 25, arbitrary: fc.record({ do: fc.constant('deliver' as const), at: fc.nat(30) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('lose' as const), at: fc.nat(30) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('drop' as const), at: fc.nat(30) }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('run' as const), rounds: fc.integer({ min: 1, max: 25 }) }) },
    { weight: 1, arbitrary: on('crash') },
    { weight: 2, arbitrary: on('start') },
    { weight: 1, arbitrary: on('cut') },
    { weight: 2, arbitrary: on('mend') },
    { weight: 1, arbitrary: on('transfer') },
    { weight: 1, arbitrary: on('compact') },
  );
};

function play(cluster: Cluster, each: Step): void {
  if (each.do === 'deliver') cluster.deliver(each.at);
  else if (each.do === 'lose') cluster.deliver(each.at, true);
  else if (each.do === 'drop') cluster.drop(each.at);
  else if (each.do === 'run') {
    for (let round = 0; round < each.rounds; round++) {
      for (const id of cluster.rafts.keys()) cluster.tick(id);
      if (round % 3 > 0) cluster.deliverAll();
    }
  } else if (each.do === 'tick') cluster.tick(each.member);
  else if (each.do === 'propose') cluster.propose(each.member);
  else if (each.do === 'crash') cluster.crash(each.member);
  else if (each.do === 'start') {
    if (!cluster.rafts.has(each.member)) cluster.start(each.member);
  } else if (each.do === 'cut') cluster.cut(each.member, false);
  else if (each.do === 'mend') cluster.cut(each.member, true);
  else if (each.do === 'transfer') cluster.leader()?.transferTo(each.member);
  else if (each.do === 'compact') {
    const raft = cluster.rafts.get(each.member);
    const log = cluster.logs.get(each.member) as RaftLog;
    if (raft === undefined || raft.applied <= (log.snapshot?.index ?? 0)) return;
    const members = [...raft.voters].map((raftId) => ({ raftId, nodeId: `n${raftId}`, addr: '' }));
    const term = log.termOf(raft.applied) as number;
    log.compact({ index: raft.applied, term, members, removed: [], changes: [] }, 2);
  }
}

describe('raft', () => {
  test.each([
    [3, 80],
    [5, 30],
  ])('%i members under loss, delay, partitions and crashes agree', (members, numRuns) => {
    fc.assert(
      fc.property(fc.integer(), fc.array(step(members), { minLength: 20, maxLength: 250 }), (seed, steps) => {
        const cluster = new Cluster(members, seed);
        for (const each of steps) play(cluster, each);
        cluster.heal();
        const leader = cluster.leader();
        expect(leader).toBeDefined();
        cluster.propose((leader as Raft).id);
        cluster.deliverAll();
        for (const id of cluster.logs.keys()) cluster.tick(id);
        cluster.deliverAll();
        // All replicas have converged, and nothing that was ever committed is lost.
        for (const id of cluster.logs.keys()) expect(cluster.applied.get(id)).toEqual(cluster.committed);
        expect(cluster.committed.at(-1)?.what).toMatch(/^p/);
      }),
      { numRuns, seed: 42 },
    );
  });

  test('what a follower missed without anybody noticing reaches it by the next heartbeat', () => {
    const cluster = new Cluster(3, 6);
    cluster.heal();
    const leader = cluster.leader() as Raft;
    const other = [...cluster.rafts.keys()].find((id) => id !== leader.id) as number;
    cluster.propose(leader.id);
    while (cluster.wire.length > 0) {
      if (cluster.wire[0].to === other) cluster.drop(0);
      else cluster.deliver(0);
    }
    expect(cluster.logs.get(other)?.lastIndex).toBe(cluster.committed.length - 1);
    cluster.tick(leader.id);
    cluster.deliverAll();
    expect(cluster.applied.get(other)).toEqual(cluster.committed);
  });

  test('a follower that hears its leader does not help others to be elected', () => {
    const cluster = new Cluster(3, 7);
    cluster.heal();
    const leader = cluster.leader() as Raft;
    const other = [...cluster.rafts.values()].find((raft) => raft !== leader) as Raft;
    other.campaign(false);
    cluster.deliverAll();
    expect(cluster.rafts.get(other.id)?.role).not.toBe('leader');
  });

  test('a leader without its quorum steps down after 10 to 20 ticks', () => {
    const cluster = new Cluster(3, 8);
    cluster.heal();
    const leader = cluster.leader() as Raft;
    for (const id of cluster.logs.keys()) if (id !== leader.id) cluster.crash(id);
    let ticks = 0;
    while (leader.role === 'leader') {
      cluster.tick(leader.id);
      cluster.deliverAll();
      ticks++;
    }
    expect(ticks).toBeGreaterThanOrEqual(10);
    expect(ticks).toBeLessThanOrEqual(20);
  });

  test('leadership is handed over within a round trip', () => {
    const cluster = new Cluster(3, 9);
    cluster.heal();
    const leader = cluster.leader() as Raft;
    const next = [...cluster.rafts.keys()].find((id) => id !== leader.id) as number;
    leader.transferTo(next);
    cluster.deliverAll();
    expect(cluster.leader()?.id).toBe(next);
  });

  test('members are added and removed one at a time', () => {
    const cluster = new Cluster(3, 10);
    cluster.heal();
    const leader = cluster.leader() as Raft;
    const log = new RaftLog();
    log.id = 4;
    cluster.logs.set(4, log);
    cluster.start(4);
    expect(leader.propose(cluster.add(4))).toBe(true);
    expect(leader.propose({ kind: 'members', id: 'remove', change: { kind: 'remove', raftId: 1 } })).toBe(false);
    cluster.heal();
    for (const raft of cluster.rafts.values()) expect([...raft.voters].sort()).toEqual([1, 2, 3, 4]);
    const gone = [1, 2, 3].find((id) => id !== cluster.leader()?.id) as number;
    expect(cluster.leader()?.propose({ kind: 'members', id: 'remove', change: { kind: 'remove', raftId: gone } })).toBe(
      true,
    );
    cluster.deliverAll();
    cluster.logs.delete(gone);
    cluster.heal();
    for (const id of cluster.logs.keys()) expect(cluster.rafts.get(id)?.voters.size).toBe(3);
  });

  test('a single member commits in the same instant', () => {
    const cluster = new Cluster(1, 11);
    cluster.rafts.get(1)?.campaign(false);
    cluster.propose(1);
    expect(cluster.applied.get(1)?.at(-1)?.what).toBe('p1');
  });
});
