import { Emitter } from '../../kernel/disposable.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import { RpcError } from '../control/rpc-error.ts';
import type { RpcClient } from '../rpc/rpc-client.ts';
import { ProposalFailed, type Change, type Proposer, type Store } from '../store.ts';
import { Members, NOBODY, quorumOf, type MemberChange, type MemberRecord, type RaftId } from './members.ts';
import type { Entry, Message, Payload, Snapshot } from './message.ts';
import { Peer, REMOVED, SEND_TIMEOUT } from './peer.ts';
import type { RaftLog } from './raft-log.ts';
import { Raft } from './raft.ts';

/** Facts 1.1. */
const TICK: Micros = SECOND;
const LOST_QUORUM_TICKS = 10;
const MEMBERSHIP_TIMEOUT: Micros = 25 * SECOND;
const DEFAULT_SNAPSHOT_INTERVAL = 10_000;
const DEFAULT_KEPT_ENTRIES = 500;

export const LOST_LEADERSHIP = 'raft: failed to process the request: node lost leader status';
const STOPPED = 'raft: failed to process the request: node is stopped';
const WOULD_LOSE_QUORUM = 'raft: member cannot be removed, because removing it may result in loss of quorum';

export interface RaftNodeOptions {
  readonly kernel: Kernel;
  readonly log: RaftLog;
  readonly random: RandomStream;
  readonly electionTick: number;
  readonly heartbeatTick: number;
  /** How to reach another manager. */
  readonly connect: (addr: string) => RpcClient;
}

interface MembershipJob {
  readonly change: MemberChange;
  readonly future: Future<void>;
}

/**
 * A manager's part in raft: runs the algorithm on the kernel's clock, carries its messages, keeps the store up to
 * date and knows the members.
 */
export class RaftNode implements Proposer {
  private readonly options: RaftNodeOptions;
  readonly members = new Members();
  /** Fires true when this member may act as the leader, false when it may no longer. */
  readonly leadership = new Emitter<boolean>();
  /** The members, one's address or the leader changed. */
  readonly changed = new Emitter<void>();
  /** This member was removed from the cluster. Fires once. */
  readonly removed = new Emitter<void>();
  /** Ticks in a row without a known leader (facts 1.2). */
  ticksWithNoLeader = 0;
  private readonly raft: Raft;
  private readonly peers = new Map<RaftId, Peer>();
  private readonly waits = new Map<string, (error: Error | undefined) => void>();
  private readonly jobs: MembershipJob[] = [];
  private jobRunning = false;
  private store: Store | undefined;
  /** What came before the start: the leader may be faster than its own answer to the wish to join. */
  private early: Message[] = [];
  private timer: Timer | undefined;
  private proposals = 0;
  private depth = 0;
  private stopped = false;
  private signalled = false;
  private wasLeader = false;
  /** Somebody is being asked where a member is. */
  private resolving = false;
  private knownLeader: RaftId = NOBODY;

  constructor(options: RaftNodeOptions) {
    this.options = options;
    const { log, random, electionTick, heartbeatTick } = options;
    this.raft = new Raft(
      log,
      random,
      {
        send: (message) => this.send(message),
        apply: (entry) => this.apply(entry),
        restore: (snapshot) => this.restore(snapshot),
      },
      electionTick,
      heartbeatTick,
    );
  }

  get id(): RaftId {
    return this.raft.id;
  }

  get version(): number {
    return this.raft.applied;
  }

  get term(): number {
    return this.raft.term;
  }

  /** Whether it leads and has applied all that was before it. */
  get isLeader(): boolean {
    return this.signalled;
  }

  /** Whom it takes for the leader; itself even before it is caught up. */
  get leader(): MemberRecord | undefined {
    return this.members.byId.get(this.raft.leader);
  }

  get lostQuorum(): boolean {
    return this.ticksWithNoLeader > LOST_QUORUM_TICKS;
  }

  get isMember(): boolean {
    return this.members.byId.has(this.id);
  }

  /** Takes up what is on disk and begins to tick. A member that is alone stands for election at once. */
  start(store: Store, known: readonly MemberRecord[], removed: readonly RaftId[]): void {
    const { log, kernel } = this.options;
    this.store = store;
    this.members.restore(known, removed);
    if (log.snapshot !== undefined) this.restore(log.snapshot);
    this.run(() => this.raft.replay());
    this.timer = kernel.after(TICK, () => this.tick());
    if (this.members.byId.size === 1 && this.isMember) this.run(() => this.raft.campaign(false));
    const { early } = this;
    this.early = [];
    for (const message of early) if (message.to === this.id) this.run(() => this.raft.step(message));
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.timer?.cancel();
    for (const peer of this.peers.values()) peer.close();
    this.peers.clear();
    this.loseLeadership();
    this.failWaits(STOPPED);
  }

  private tick(): void {
    this.timer = this.options.kernel.after(TICK, () => this.tick());
    this.run(() => this.raft.tick());
    if (this.raft.leader === NOBODY) this.ticksWithNoLeader++;
    else this.ticksWithNoLeader = 0;
  }

  /** Everything that may change raft's state passes here, so that changes of leadership are noticed once. */
  private run(action: () => void): void {
    if (this.stopped) return;
    this.depth++;
    try {
      action();
    } finally {
      this.depth--;
    }
    if (this.depth === 0) this.notice();
  }

  private notice(): void {
    const { raft } = this;
    const leads = raft.role === 'leader';
    if (this.knownLeader !== raft.leader) {
      this.knownLeader = raft.leader;
      this.changed.fire();
    }
    if (this.wasLeader && !leads) this.loseLeadership();
    this.wasLeader = leads;
    if (leads && !this.signalled && raft.caughtUp) {
      this.signalled = true;
      this.leadership.fire(true);
    }
  }

  private loseLeadership(): void {
    this.wasLeader = false;
    this.failWaits(LOST_LEADERSHIP);
    if (!this.signalled) return;
    this.signalled = false;
    this.leadership.fire(false);
  }

  private failWaits(message: string): void {
    const waits = [...this.waits.values()];
    this.waits.clear();
    for (const wait of waits) wait(new ProposalFailed(message));
  }

  propose(changes: readonly Change[], done: (error: Error | undefined) => void): void {
    if (this.stopped) done(new ProposalFailed(STOPPED));
    else if (!this.signalled) done(new ProposalFailed(LOST_LEADERSHIP));
    else this.put((id) => ({ kind: 'changes', id, changes }), done);
  }

  private put(payload: (id: string) => Payload, done: (error: Error | undefined) => void): void {
    const id = `${this.id}.${this.options.kernel.now}.${++this.proposals}`;
    this.waits.set(id, done);
    let taken = false;
    this.run(() => {
      taken = this.raft.propose(payload(id));
    });
    // A leader that is about to hand over takes nothing more (it would be dropped without a word).
    if (!taken && this.waits.delete(id)) done(new ProposalFailed(LOST_LEADERSHIP));
  }

  private apply(entry: Entry): void {
    const { payload } = entry;
    if (payload.kind === 'changes') this.store?.apply(payload.changes);
    else if (payload.kind === 'members') this.applyMembers(payload.change);
    this.compact();
    if (payload.kind === 'empty') return;
    const wait = this.waits.get(payload.id);
    this.waits.delete(payload.id);
    wait?.(undefined);
  }

  private applyMembers(change: MemberChange): void {
    this.members.apply(change);
    const id = change.kind === 'add' ? change.member.raftId : change.raftId;
    const peer = this.peers.get(id);
    if (peer !== undefined && (change.kind === 'remove' || peer.client.addr !== change.member.addr)) {
      this.peers.delete(id);
      // What was just sent to it, above all that it is removed, still has to leave.
      this.options.kernel.after(SECOND, () => peer.close());
    }
    this.changed.fire();
    if (change.kind === 'remove' && change.raftId === this.id) this.noticeRemoval();
  }

  private noticeRemoval(): void {
    this.options.kernel.soon(() => {
      if (!this.stopped) this.removed.fire();
    });
  }

  private compact(): void {
    const { log } = this.options;
    const { store } = this;
    if (store === undefined) return;
    const raft = store.all('cluster')[0]?.Spec.Raft;
    const interval = raft?.SnapshotInterval ?? DEFAULT_SNAPSHOT_INTERVAL;
    if (interval <= 0 || this.raft.applied - (log.snapshot?.index ?? 0) < interval) return;
    const index = this.raft.applied;
    const snapshot: Snapshot = {
      index,
      term: log.termOf(index) ?? 0,
      members: this.members.list(),
      removed: [...this.members.removed],
      changes: store.snapshot(),
    };
    log.compact(snapshot, raft?.LogEntriesForSlowFollowers ?? DEFAULT_KEPT_ENTRIES);
  }

  private restore(snapshot: Snapshot): void {
    this.members.restore(snapshot.members, snapshot.removed);
    this.store?.restore(snapshot.changes);
    this.changed.fire();
  }

  private send(message: Message): void {
    if (this.stopped) return;
    const peer = this.peer(message.to);
    if (peer !== undefined) peer.send(message);
    else this.sendToUnknown(message);
  }

  /**
   * A member that this one has not heard of (it was added meanwhile, and may lead) gets its answer all the same: another
   * one is asked where it is. One at a time; what comes meanwhile is dropped (swarmkit's sendUnknownMessage).
   */
  private sendToUnknown(message: Message): void {
    if (this.resolving || this.members.removed.has(message.to)) return;
    const others = [...this.members.byId.keys()].filter((id) => id !== this.id && this.isActive(id));
    if (others.length === 0) return;
    this.resolving = true;
    const via = this.peer(this.options.random.pick(others));
    via?.client.call('raft.resolve', { raftId: message.to }, SEND_TIMEOUT).whenSettled(
      ({ addr }) => {
        this.resolving = false;
        if (this.stopped) return;
        const client = this.options.connect(addr);
        const close = (): void => client.close();
        client.call('raft.message', { message }, SEND_TIMEOUT).whenSettled(close, close);
      },
      () => {
        this.resolving = false;
      },
    );
  }

  /** Where a member is. @throws RpcError NotFound */
  addressOf(id: RaftId): string {
    const member = this.members.byId.get(id);
    if (member === undefined) throw new RpcError('NotFound', `member ${id.toString(16)} not found`);
    return member.addr;
  }

  private peer(id: RaftId): Peer | undefined {
    const known = this.peers.get(id);
    if (known !== undefined) return known;
    const member = this.members.byId.get(id);
    if (member === undefined) return undefined;
    const peer = new Peer(this.options.kernel, this.options.connect(member.addr), {
      delivered: () => {},
      failed: () => {
        if (this.peers.get(id) === peer) this.run(() => this.raft.reportUnreachable(id));
      },
      removed: () => this.noticeRemoval(),
    });
    this.peers.set(id, peer);
    return peer;
  }

  /** A message from another member. @throws RpcError NotFound when its sender was removed */
  receive(message: Message): void {
    if (this.store === undefined) {
      this.early.push(message);
      return;
    }
    if (this.members.removed.has(message.from)) throw new RpcError('NotFound', REMOVED);
    if (message.to !== this.id) throw new RpcError('NotFound', 'raft: member unknown');
    this.run(() => this.raft.step(message));
  }

  /** Whether messages reach the member, as far as this one knows. */
  isActive(id: RaftId): boolean {
    return id === this.id || (this.peers.get(id)?.active ?? true);
  }

  /** Whether the quorum would survive without the member: facts 1.4. */
  canRemove(id: RaftId): boolean {
    let active = 0;
    for (const member of this.members.byId.keys()) if (member !== id && this.isActive(member)) active++;
    return active >= quorumOf(this.members.byId.size - 1);
  }

  /** Adds a member; answers when the change is committed. */
  add(member: MemberRecord): Future<void> {
    return this.changeMembers({ kind: 'add', member });
  }

  /** Removes a member. Rejects when the quorum would be lost, or after 25 s. */
  remove(raftId: RaftId): Future<void> {
    if (!this.canRemove(raftId)) return Future.failed(new ProposalFailed(WOULD_LOSE_QUORUM));
    return this.changeMembers({ kind: 'remove', raftId });
  }

  private changeMembers(change: MemberChange): Future<void> {
    const future = new Future<void>();
    this.jobs.push({ change, future });
    this.work();
    return future;
  }

  /** One change of members after the other. */
  private work(): void {
    const job = this.jobRunning ? undefined : this.jobs.shift();
    if (job === undefined) return;
    this.jobRunning = true;
    let over = false;
    const finish = (error: Error | undefined): void => {
      if (over) return;
      over = true;
      timer.cancel();
      this.jobRunning = false;
      if (error === undefined) job.future.resolve();
      else job.future.reject(error);
      this.work();
    };
    const timer = this.options.kernel.after(MEMBERSHIP_TIMEOUT, () =>
      finish(new RpcError('DeadlineExceeded', 'context deadline exceeded')),
    );
    if (this.signalled) this.put((id) => ({ kind: 'members', id, change: job.change }), finish);
    else finish(new ProposalFailed(LOST_LEADERSHIP));
  }

  /** Hands leadership to the member that has been active longest; says whether there is one. */
  transferLeadership(): boolean {
    let best: RaftId | undefined;
    for (const [id, peer] of this.peers) {
      if (!peer.active || !this.members.byId.has(id)) continue;
      if (best === undefined || peer.activeSince < (this.peers.get(best) as Peer).activeSince) best = id;
    }
    if (best === undefined) return false;
    const to = best;
    this.run(() => this.raft.transferTo(to));
    return true;
  }
}
