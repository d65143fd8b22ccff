/** Entries per message: what fits into the 65535 bytes of facts 1.1, at the size of an ordinary object. */
export const ENTRIES_PER_MESSAGE = 64;
/** Messages under way to one follower (facts 1.1). */
export const MAX_INFLIGHT = 256;

/**
 * What the leader knows of one member. A follower is probed with one message at a time until it answers, then
 * fed without waiting; one that is too far behind gets a snapshot and is left alone until it has it.
 */
export class Progress {
  next: number;
  /** The last entry that is known to agree. */
  match = 0;
  state: 'probe' | 'replicate' | 'snapshot' = 'probe';
  /** A probe is under way. */
  paused = false;
  /** It was heard from since the last quorum check. */
  recentlyActive: boolean;
  pendingSnapshot = 0;
  inflight = 0;

  /** @param next the next entry to send */
  constructor(next: number, active: boolean) {
    this.next = next;
    this.recentlyActive = active;
  }

  get isPaused(): boolean {
    if (this.state === 'snapshot') return true;
    return this.state === 'probe' ? this.paused : this.inflight >= MAX_INFLIGHT;
  }

  probe(): void {
    if (this.state === 'snapshot') this.next = Math.max(this.match + 1, this.pendingSnapshot + 1);
    else this.next = this.match + 1;
    this.state = 'probe';
    this.paused = false;
    this.pendingSnapshot = 0;
    this.inflight = 0;
  }

  replicate(): void {
    this.state = 'replicate';
    this.paused = false;
    this.next = this.match + 1;
    this.inflight = 0;
  }

  snapshot(index: number): void {
    this.state = 'snapshot';
    this.pendingSnapshot = index;
  }

  /** The follower agrees up to `index`; says whether that is news. */
  accept(index: number): boolean {
    this.next = Math.max(this.next, index + 1);
    if (index <= this.match) return false;
    this.match = index;
    this.paused = false;
    return true;
  }

  /** The follower refused the entry after `rejected`; says whether there is something new to try. */
  refuse(rejected: number, hint: number): boolean {
    if (this.state === 'replicate') {
      if (rejected <= this.match) return false;
      this.probe();
      return true;
    }
    if (this.next - 1 !== rejected) return false;
    this.next = Math.max(Math.min(rejected, hint + 1), 1);
    this.paused = false;
    return true;
  }
}
