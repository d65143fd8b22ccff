import type { RandomStream } from '../../kernel/random.ts';
import { NOBODY, quorumOf, type MemberChange, type RaftId } from './members.ts';
import type { Entry, Message, Payload, Snapshot } from './message.ts';
import { ENTRIES_PER_MESSAGE, Progress } from './progress.ts';
import type { RaftLog } from './raft-log.ts';

export type RaftRole = 'follower' | 'candidate' | 'leader';

/** What raft needs from the one that runs it. */
export interface RaftHost {
  send(message: Message): void;
  /** A committed entry, in order. A change of members takes effect in raft right after. */
  apply(entry: Entry): void;
  /** The leader sent a snapshot: its state replaces this one. */
  restore(snapshot: Snapshot): void;
}

/**
 * Raft, as the managers use it: elections with random timeouts, a lease of the leader against them, a check that
 * the leader still has its quorum, log replication, snapshots, one change of members at a time and transfers of
 * leadership (facts 1.1). Time is counted in ticks; it neither reads a clock nor waits.
 */
export class Raft {
  private readonly log: RaftLog;
  private readonly random: RandomStream;
  private readonly host: RaftHost;
  private readonly electionTick: number;
  private readonly heartbeatTick: number;
  role: RaftRole = 'follower';
  leader: RaftId = NOBODY;
  /** The last entry that was applied. */
  applied = 0;
  readonly voters = new Set<RaftId>();
  private readonly progress = new Map<RaftId, Progress>();
  private readonly votes = new Map<RaftId, boolean>();
  private electionElapsed = 0;
  private heartbeatElapsed = 0;
  private electionTimeout = 0;
  private pendingChange = 0;
  private transferee: RaftId = NOBODY;
  private applying = false;

  get id(): RaftId {
    return this.log.id;
  }

  /** @param electionTick the least ticks without a leader before an election @param heartbeatTick ticks between heartbeats */
  constructor(log: RaftLog, random: RandomStream, host: RaftHost, electionTick: number, heartbeatTick: number) {
    this.log = log;
    this.random = random;
    this.host = host;
    this.electionTick = electionTick;
    this.heartbeatTick = heartbeatTick;
    this.drawTimeout();
  }

  get term(): number {
    return this.log.term;
  }

  /** Applies what the log already holds as committed; called once, after the start. */
  replay(): void {
    this.applied = this.log.snapshot?.index ?? 0;
    for (const member of this.log.snapshot?.members ?? []) this.voters.add(member.raftId);
    this.applyCommitted();
  }

  private drawTimeout(): void {
    this.electionTimeout = this.electionTick + this.random.int(0, this.electionTick - 1);
  }

  /** One tick has passed. */
  tick(): void {
    this.electionElapsed++;
    if (this.role !== 'leader') {
      if (this.voters.has(this.id) && this.electionElapsed >= this.electionTimeout) this.campaign(false);
      return;
    }
    this.heartbeatElapsed++;
    if (this.electionElapsed >= this.electionTick) {
      this.electionElapsed = 0;
      this.transferee = NOBODY;
      this.checkQuorum();
    }
    if (this.role === 'leader' && this.heartbeatElapsed >= this.heartbeatTick) {
      this.heartbeatElapsed = 0;
      for (const [id, progress] of this.progress)
        if (id !== this.id)
          this.send({
            from: this.id,
            term: this.term,
            type: 'heartbeat',
            to: id,
            commit: Math.min(progress.match, this.log.commit),
          });
    }
  }

  private checkQuorum(): void {
    let active = 0;
    for (const [id, progress] of this.progress) {
      if (id === this.id || progress.recentlyActive) active++;
      progress.recentlyActive = false;
    }
    if (active < quorumOf(this.voters.size)) this.becomeFollower(this.term, NOBODY);
  }

  private reset(term: number): void {
    if (this.log.term !== term) {
      this.log.term = term;
      this.log.vote = NOBODY;
    }
    this.leader = NOBODY;
    this.electionElapsed = 0;
    this.heartbeatElapsed = 0;
    this.drawTimeout();
    this.transferee = NOBODY;
    this.votes.clear();
    this.progress.clear();
    this.pendingChange = 0;
  }

  private becomeFollower(term: number, leader: RaftId): void {
    this.reset(term);
    this.role = 'follower';
    this.leader = leader;
  }

  /** Stands for election. @param transfer at the wish of the leader */
  campaign(transfer: boolean): void {
    if (this.role === 'leader' || !this.voters.has(this.id)) return;
    this.reset(this.term + 1);
    this.role = 'candidate';
    this.log.vote = this.id;
    this.votes.set(this.id, true);
    if (this.won()) {
      this.becomeLeader();
      return;
    }
    for (const id of this.voters)
      if (id !== this.id)
        this.send({
          from: this.id,
          term: this.term,
          type: 'vote',
          to: id,
          index: this.log.lastIndex,
          logTerm: this.log.lastTerm,
          transfer,
        });
  }

  private won(): boolean {
    let granted = 0;
    for (const [id, yes] of this.votes) if (yes && this.voters.has(id)) granted++;
    return granted >= quorumOf(this.voters.size);
  }

  private becomeLeader(): void {
    this.reset(this.term);
    this.role = 'leader';
    this.leader = this.id;
    for (const id of this.voters) this.progress.set(id, new Progress(this.log.lastIndex + 1, id === this.id));
    // Changes of members from before may still be in the log: no new one until all of it is applied.
    this.pendingChange = this.log.lastIndex;
    this.append({ kind: 'empty' });
  }

  private append(payload: Payload): void {
    const entry = this.log.push(this.term, payload);
    this.progress.get(this.id)?.accept(entry.index);
    if (!this.maybeCommit()) this.broadcastAppend();
  }

  /** Puts something into the log. Says no when it is not the leader, is about to hand over, or a change of members is under way. */
  propose(payload: Payload): boolean {
    if (this.role !== 'leader' || this.transferee !== NOBODY || !this.voters.has(this.id)) return false;
    if (payload.kind === 'members') {
      if (this.pendingChange > this.applied) return false;
      this.pendingChange = this.log.lastIndex + 1;
    }
    this.append(payload);
    return true;
  }

  /** Asks another member to take over as soon as it has the whole log. */
  transferTo(id: RaftId): void {
    const progress = this.progress.get(id);
    if (this.role !== 'leader' || id === this.id || progress === undefined) return;
    this.transferee = id;
    this.electionElapsed = 0;
    if (progress.match === this.log.lastIndex)
      this.send({ from: this.id, term: this.term, type: 'timeoutNow', to: id });
    else this.sendAppend(id, progress);
  }

  /** The transport could not deliver to `id`. */
  reportUnreachable(id: RaftId): void {
    const progress = this.progress.get(id);
    if (progress?.state === 'replicate') progress.probe();
    else if (progress?.state === 'snapshot') {
      progress.pendingSnapshot = 0;
      progress.probe();
      progress.paused = true;
    }
  }

  /** Whether the leader has applied all of its log: only then it may act as one (facts 1.3). */
  get caughtUp(): boolean {
    return this.applied >= this.log.lastIndex;
  }

  private send(message: Message): void {
    this.host.send(message);
  }

  /** A message came in. */
  step(message: Message): void {
    if (message.term > this.term) {
      const isVote = message.type === 'vote';
      const leased = this.leader !== NOBODY && this.electionElapsed < this.electionTick;
      if (isVote && !message.transfer && leased) return;
      const fromLeader = message.type === 'append' || message.type === 'heartbeat' || message.type === 'snapshot';
      this.becomeFollower(message.term, fromLeader ? message.from : NOBODY);
    } else if (message.term < this.term) {
      // An old leader learns of the new term; without this a member with a higher term could never come back.
      if (message.type === 'append' || message.type === 'heartbeat')
        this.send({
          from: this.id,
          term: this.term,
          type: 'appendReply',
          to: message.from,
          index: 0,
          reject: false,
          hint: 0,
        });
      return;
    }
    switch (message.type) {
      case 'append':
      case 'heartbeat':
      case 'snapshot':
        this.fromLeader(message);
        break;
      case 'vote':
        this.onVote(message);
        break;
      case 'voteReply':
        this.onVoteReply(message);
        break;
      case 'appendReply':
        this.onAppendReply(message);
        break;
      case 'heartbeatReply':
        this.onHeartbeatReply(message.from);
        break;
      case 'timeoutNow':
        if (this.role === 'follower') this.campaign(true);
    }
  }

  private fromLeader(message: Message & { type: 'append' | 'heartbeat' | 'snapshot' }): void {
    if (this.role === 'leader') return;
    if (this.role === 'candidate') this.becomeFollower(message.term, message.from);
    this.electionElapsed = 0;
    this.leader = message.from;
    if (message.type === 'append') this.onAppend(message);
    else if (message.type === 'heartbeat') {
      this.commitTo(Math.min(message.commit, this.log.lastIndex));
      this.send({ from: this.id, term: this.term, type: 'heartbeatReply', to: message.from });
    } else this.onSnapshot(message.from, message.snapshot);
  }

  private onAppend(message: Message & { type: 'append' }): void {
    const { log } = this;
    const reply = (index: number, reject: boolean): void =>
      this.send({
        from: this.id,
        term: this.term,
        type: 'appendReply',
        to: message.from,
        index,
        reject,
        hint: log.lastIndex,
      });
    if (message.index < log.commit) return reply(log.commit, false);
    if (log.termOf(message.index) !== message.logTerm) return reply(message.index, true);
    log.merge(message.entries);
    const last = message.index + message.entries.length;
    reply(last, false);
    this.commitTo(Math.min(message.commit, last));
  }

  private onSnapshot(from: RaftId, snapshot: Snapshot): void {
    if (snapshot.index > this.log.commit) {
      this.log.restore(snapshot);
      this.applied = snapshot.index;
      this.voters.clear();
      for (const member of snapshot.members) this.voters.add(member.raftId);
      this.host.restore(snapshot);
    }
    this.send({
      from: this.id,
      term: this.term,
      type: 'appendReply',
      to: from,
      index: this.log.commit,
      reject: false,
      hint: 0,
    });
  }

  private onVote(message: Message & { type: 'vote' }): void {
    const { log } = this;
    const free = log.vote === message.from || (log.vote === NOBODY && this.leader === NOBODY);
    const upToDate =
      message.logTerm > log.lastTerm || (message.logTerm === log.lastTerm && message.index >= log.lastIndex);
    const grant = free && upToDate;
    if (grant) {
      log.vote = message.from;
      this.electionElapsed = 0;
    }
    this.send({ from: this.id, term: this.term, type: 'voteReply', to: message.from, reject: !grant });
  }

  private onVoteReply(message: Message & { type: 'voteReply' }): void {
    if (this.role !== 'candidate') return;
    this.votes.set(message.from, !message.reject);
    if (this.won()) this.becomeLeader();
    else {
      let refused = 0;
      for (const yes of this.votes.values()) if (!yes) refused++;
      if (refused >= quorumOf(this.voters.size)) this.becomeFollower(this.term, NOBODY);
    }
  }

  private onAppendReply(message: Message & { type: 'appendReply' }): void {
    const progress = this.progress.get(message.from);
    if (this.role !== 'leader' || progress === undefined) return;
    progress.recentlyActive = true;
    if (progress.inflight > 0) progress.inflight--;
    if (message.reject) {
      if (progress.refuse(message.index, message.hint)) this.sendAppend(message.from, progress);
      return;
    }
    const news = progress.accept(message.index);
    if (progress.state === 'probe' && (news || message.index === progress.match)) progress.replicate();
    else if (progress.state === 'snapshot' && progress.match >= progress.pendingSnapshot) progress.probe();
    if (news && this.maybeCommit()) {
      if (this.role !== 'leader' || !this.progress.has(message.from)) return;
    } else if (progress.next <= this.log.lastIndex) this.sendAppend(message.from, progress);
    if (this.transferee === message.from && progress.match === this.log.lastIndex)
      this.send({ from: this.id, term: this.term, type: 'timeoutNow', to: message.from });
  }

  private onHeartbeatReply(from: RaftId): void {
    const progress = this.progress.get(from);
    if (this.role !== 'leader' || progress === undefined) return;
    progress.recentlyActive = true;
    progress.paused = false;
    if (progress.state === 'replicate' && progress.inflight > 0) progress.inflight--;
    // Even with nothing new to send: a message that got lost without a word is found out by the refusal of the next.
    if (progress.match < this.log.lastIndex) this.sendAppend(from, progress, true);
  }

  private sendAppend(to: RaftId, progress: Progress, evenEmpty = false): void {
    if (progress.isPaused) return;
    const { log } = this;
    let first = true;
    do {
      const index = progress.next - 1;
      const logTerm = log.termOf(index);
      if (logTerm === undefined) {
        const { snapshot } = log;
        if (snapshot === undefined) throw new Error(`raft: neither entry ${index} nor a snapshot`);
        progress.snapshot(snapshot.index);
        this.send({ from: this.id, term: this.term, type: 'snapshot', to, snapshot });
        return;
      }
      const entries = log.slice(progress.next, ENTRIES_PER_MESSAGE);
      if (entries.length === 0 && !(evenEmpty && first) && progress.state === 'replicate') return;
      if (progress.state === 'replicate') {
        progress.next += entries.length;
        progress.inflight++;
      } else progress.paused = true;
      this.send({ from: this.id, term: this.term, type: 'append', to, index, logTerm, entries, commit: log.commit });
      first = false;
    } while (!progress.isPaused && progress.next <= log.lastIndex);
  }

  private broadcastAppend(evenEmpty = false): void {
    for (const [id, progress] of this.progress) if (id !== this.id) this.sendAppend(id, progress, evenEmpty);
  }

  /** Commits what a majority has, if it is of this term; says whether anything was. */
  private maybeCommit(): boolean {
    if (this.role !== 'leader') return false;
    const matches = [...this.voters].map((id) => this.progress.get(id)?.match ?? 0).sort((a, b) => b - a);
    const index = matches[quorumOf(matches.length) - 1] ?? 0;
    if (index <= this.log.commit || this.log.termOf(index) !== this.term) return false;
    this.log.commit = index;
    this.broadcastAppend(true);
    this.applyCommitted();
    return true;
  }

  private commitTo(index: number): void {
    if (index <= this.log.commit) return;
    this.log.commit = index;
    this.applyCommitted();
  }

  /** Applies in order; what is committed meanwhile (a listener proposes again) waits for its turn. */
  private applyCommitted(): void {
    if (this.applying) return;
    this.applying = true;
    try {
      while (this.applied < this.log.commit) {
        const entry = this.log.entry(this.applied + 1);
        this.applied = entry.index;
        if (entry.payload.kind === 'members') this.changeMembers(entry.payload.change);
        this.host.apply(entry);
      }
    } finally {
      this.applying = false;
    }
  }

  private changeMembers(change: MemberChange): void {
    if (change.kind === 'add') {
      const { raftId } = change.member;
      this.voters.add(raftId);
      if (this.role === 'leader' && !this.progress.has(raftId)) {
        const progress = new Progress(this.log.lastIndex + 1, true);
        this.progress.set(raftId, progress);
      }
      return;
    }
    this.voters.delete(change.raftId);
    this.progress.delete(change.raftId);
    if (this.transferee === change.raftId) this.transferee = NOBODY;
    // With one member less, more may be committed than before.
    if (this.role === 'leader' && this.voters.size > 0) this.maybeCommit();
  }
}
