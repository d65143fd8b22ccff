import type { Future } from '../../kernel/wait.ts';
import type { ControlArgs, ControlMethod, ControlResult } from '../../swarm/control/methods.ts';
import type { StoreEvent } from '../../swarm/store.ts';
import type { Availability, ClusterSpec } from '../../swarm/types.ts';
import type { Disposable } from '../../kernel/disposable.ts';

export type LocalNodeState = 'inactive' | 'pending' | 'active' | 'error' | 'locked';

/** POST /swarm/init, checked for its types only. */
export interface InitRequest {
  readonly listenAddr: string;
  readonly advertiseAddr: string;
  readonly dataPathAddr: string;
  readonly dataPathPort: number;
  readonly defaultAddrPool: readonly string[];
  readonly subnetSize: number;
  readonly forceNewCluster: boolean;
  readonly autoLockManagers: boolean;
  readonly availability: Availability;
  /** With the defaults filled in. */
  readonly spec: ClusterSpec;
}

/** POST /swarm/join. */
export interface JoinRequest {
  readonly listenAddr: string;
  readonly advertiseAddr: string;
  readonly dataPathAddr: string;
  readonly remoteAddrs: readonly string[];
  readonly joinToken: string;
  readonly availability: Availability;
}

export interface MemberInfo {
  readonly nodeId: string;
  readonly nodeAddr: string;
  readonly localNodeState: LocalNodeState;
  readonly controlAvailable: boolean;
  readonly error: string;
  readonly remoteManagers: readonly { readonly nodeId: string; readonly addr: string }[];
}

/** This host's part in a swarm, as the engine drives it. */
export interface Member {
  /** Settles with the node's id. */
  init(request: InitRequest): Future<string>;
  join(request: JoinRequest): Future<void>;
  leave(force: boolean): Future<void>;
  unlock(key: string): Future<void>;
  /** The daemon starts: takes up again what the disk says. */
  start(): void;
  stop(graceful: boolean): Future<void>;
  /** The daemon is gone without a word. */
  kill(): void;
  info(): MemberInfo;
  /** Asks the leader. Rejects with what the daemon answers, status included (facts 1.2, 12.1). */
  control<M extends ControlMethod>(method: M, args: ControlArgs[M]): Future<ControlResult[M]>;
  /** Changes of this manager's store, for events. */
  onStoreEvent(listener: (event: StoreEvent) => void): Disposable;
}
