import type { Change } from '../store.ts';
import type { MemberChange, MemberRecord, RaftId } from './members.ts';

/** What an entry of the log carries. `id` lets its proposer recognise it. */
export type Payload =
  | { readonly kind: 'empty' }
  | { readonly kind: 'changes'; readonly id: string; readonly changes: readonly Change[] }
  | { readonly kind: 'members'; readonly id: string; readonly change: MemberChange };

export interface Entry {
  readonly index: number;
  readonly term: number;
  readonly payload: Payload;
}

/** The state after the entry `index`, instead of all entries up to it. */
export interface Snapshot {
  readonly index: number;
  readonly term: number;
  readonly members: readonly MemberRecord[];
  readonly removed: readonly RaftId[];
  readonly changes: readonly Change[];
}

interface Envelope {
  readonly from: RaftId;
  readonly to: RaftId;
  readonly term: number;
}

export type Message =
  | (Envelope & {
      readonly type: 'append';
      /** Index and term of the entry before the first of `entries`. */
      readonly index: number;
      readonly logTerm: number;
      readonly entries: readonly Entry[];
      readonly commit: number;
    })
  /** `index`: the last entry that agrees, or, with `reject`, the one that did not; `hint` is the follower's last. */
  | (Envelope & {
      readonly type: 'appendReply';
      readonly index: number;
      readonly reject: boolean;
      readonly hint: number;
    })
  | (Envelope & { readonly type: 'heartbeat'; readonly commit: number })
  | (Envelope & { readonly type: 'heartbeatReply' })
  /** `transfer`: the leader itself asked for this election, so nobody's lease stands against it. */
  | (Envelope & { readonly type: 'vote'; readonly index: number; readonly logTerm: number; readonly transfer: boolean })
  | (Envelope & { readonly type: 'voteReply'; readonly reject: boolean })
  | (Envelope & { readonly type: 'snapshot'; readonly snapshot: Snapshot })
  | (Envelope & { readonly type: 'timeoutNow' });
