/** A random number that is never used again once its member was removed; 0 is nobody. */
export type RaftId = number;
export const NOBODY: RaftId = 0;

/** A member of the raft cluster. */
export interface MemberRecord {
  readonly raftId: RaftId;
  readonly nodeId: string;
  /** host:port */
  readonly addr: string;
}

/** One change of the membership; there is never more than one under way. */
export type MemberChange =
  { readonly kind: 'add'; readonly member: MemberRecord } | { readonly kind: 'remove'; readonly raftId: RaftId };

/** Who belongs to the cluster, and who once did. */
export class Members {
  readonly byId = new Map<RaftId, MemberRecord>();
  readonly removed = new Set<RaftId>();

  /** A member that is added again has a new address. */
  apply(change: MemberChange): void {
    if (change.kind === 'add') {
      if (!this.removed.has(change.member.raftId)) this.byId.set(change.member.raftId, change.member);
    } else {
      this.byId.delete(change.raftId);
      this.removed.add(change.raftId);
    }
  }

  restore(members: readonly MemberRecord[], removed: readonly RaftId[]): void {
    this.byId.clear();
    this.removed.clear();
    for (const member of members) this.byId.set(member.raftId, member);
    for (const id of removed) this.removed.add(id);
  }

  ofNode(nodeId: string): MemberRecord | undefined {
    for (const member of this.byId.values()) if (member.nodeId === nodeId) return member;
    return undefined;
  }

  list(): readonly MemberRecord[] {
    return [...this.byId.values()];
  }
}

/** The smallest number of members that is a majority: floor(N/2)+1. */
export function quorumOf(members: number): number {
  return Math.floor(members / 2) + 1;
}
