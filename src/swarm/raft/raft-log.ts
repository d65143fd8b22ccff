import { NOBODY, type RaftId } from './members.ts';
import type { Entry, Payload, Snapshot } from './message.ts';

/**
 * What a manager has on disk: it survives the end of the daemon, however it comes. Entries older than the last
 * snapshot are kept for slow followers only.
 */
export class RaftLog {
  id: RaftId = NOBODY;
  term = 0;
  vote: RaftId = NOBODY;
  /** The last entry that is known to be committed. */
  commit = 0;
  snapshot: Snapshot | undefined;
  private entries: Entry[] = [];
  /** Index and term of the entry before the first that is kept. */
  private baseIndex = 0;
  private baseTerm = 0;

  get lastIndex(): number {
    return this.baseIndex + this.entries.length;
  }

  get lastTerm(): number {
    return this.entries.length > 0 ? this.entries[this.entries.length - 1].term : this.baseTerm;
  }

  /** The term of an entry; undefined when the log does not go back or forward that far. */
  termOf(index: number): number | undefined {
    if (index === this.baseIndex) return this.baseTerm;
    return this.entries[index - this.baseIndex - 1]?.term;
  }

  entry(index: number): Entry {
    const found = this.entries[index - this.baseIndex - 1];
    if (found === undefined) throw new Error(`raft: no entry ${index}`);
    return found;
  }

  /** Up to `limit` entries from `index` on. */
  slice(index: number, limit: number): readonly Entry[] {
    const from = index - this.baseIndex - 1;
    return this.entries.slice(from, from + limit);
  }

  /** Adds an entry at the end. */
  push(term: number, payload: Payload): Entry {
    const entry: Entry = { index: this.lastIndex + 1, term, payload };
    this.entries.push(entry);
    return entry;
  }

  /** Takes over a leader's entries; from the first that differs on, its own give way. */
  merge(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.index <= this.baseIndex) continue;
      const own = this.termOf(entry.index);
      if (own === entry.term) continue;
      if (own !== undefined) {
        if (entry.index <= this.commit) throw new Error(`raft: entry ${entry.index} is committed and would change`);
        this.entries.length = entry.index - this.baseIndex - 1;
      }
      this.entries.push(entry);
    }
  }

  /** Drops what was never committed: the start of a new cluster from one member (facts 1.7). */
  dropUncommitted(): void {
    this.entries.length = this.commit - this.baseIndex;
  }

  /** Keeps a snapshot of its own state and `keep` entries before it (facts 1.1). */
  compact(snapshot: Snapshot, keep: number): void {
    this.snapshot = snapshot;
    const base = Math.max(this.baseIndex, snapshot.index - keep);
    this.baseTerm = this.termOf(base) ?? 0;
    this.entries = this.entries.slice(base - this.baseIndex);
    this.baseIndex = base;
  }

  /** Starts over from a snapshot that the leader sent. */
  restore(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.entries = [];
    this.baseIndex = snapshot.index;
    this.baseTerm = snapshot.term;
    this.commit = snapshot.index;
  }
}
