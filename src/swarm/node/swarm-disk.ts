import type { TaskDatabase } from '../agent/task-database.ts';
import type { RaftLog } from '../raft/raft-log.ts';
import type { MemberRecord, RaftId } from '../raft/members.ts';
import type { NodeCertificate } from '../rpc/caller.ts';
import type { ManagerPeer } from '../rpc/methods.ts';
import type { RootCertificate } from '../types.ts';

/** What a manager keeps. */
export interface ManagerDisk {
  readonly log: RaftLog;
  /** The members and former members that the leader named when it let this one in. */
  readonly known: readonly MemberRecord[];
  readonly removed: readonly RaftId[];
}

/** /var/lib/docker/swarm: what a node knows of its swarm when the daemon starts again. */
export interface NodeDisk {
  certificate: NodeCertificate;
  root: RootCertificate;
  manager: ManagerDisk | undefined;
  readonly tasks: TaskDatabase;
  /** The managers it knew last. */
  managers: readonly ManagerPeer[];
  readonly listen: { readonly host: string; readonly port: number };
  /** host:port at which others reach it; the host alone counts on workers. */
  readonly advertiseAddr: string;
  /** The manager that it was told to join. */
  readonly joinAddr: string | undefined;
  /** The key that a locked manager wants to see before it starts (facts 1.9). */
  lockKey: string | undefined;
}

/** The directory: it is there from init or join until leave, whatever happens to the daemon. */
export class SwarmDisk {
  node: NodeDisk | undefined;
}
