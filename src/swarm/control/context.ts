import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { Future } from '../../kernel/wait.ts';
import type { Store, WriteTx } from '../store.ts';
import type { Reachability } from '../types.ts';
import { toRpcError } from './rpc-error.ts';

/** A member of raft, as the leader sees it. */
export interface Member {
  readonly nodeId: string;
  readonly raftId: string;
  /** host:port */
  readonly addr: string;
  readonly leader: boolean;
  readonly reachability: Reachability;
}

/** What the control API stands on: the leader's store and what raft knows. */
export interface ControlContext {
  readonly kernel: Kernel;
  readonly store: Store;
  random(name: string): RandomStream;
  /** The members of raft. */
  members(): readonly Member[];
  /** Whether raft would keep its quorum without the member on this node (facts 1.4). */
  canRemoveMember(nodeId: string): boolean;
  /**
   * Whether this leader founded the swarm and has run since. Only it remembers that no address pools were chosen;
   * every later one shows those that are built in.
   */
  readonly founder?: boolean;
}

/**
 * Runs a write and answers with what it returned, once it is committed.
 * @throws (through the future) RpcError: what `run` threw, or why the proposal failed
 */
export function write<T>(context: ControlContext, run: (tx: WriteTx) => T): Future<T> {
  const future = new Future<T>();
  let result: T;
  context.store.update(
    (tx) => {
      result = run(tx);
    },
    (error) => {
      if (error === undefined) future.resolve(result);
      else future.reject(toRpcError(error));
    },
  );
  return future;
}

/** Answers with what `run` returns now. @throws (through the future) RpcError */
export function read<T>(run: () => T): Future<T> {
  try {
    return Future.of(run());
  } catch (error) {
    return Future.failed(toRpcError(error));
  }
}
