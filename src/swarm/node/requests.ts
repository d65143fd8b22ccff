import type { ManagerPeer } from '../rpc/methods.ts';
import type { Availability } from '../types.ts';
import type { PartialClusterSpec } from './cluster-spec.ts';

export type LocalNodeState = 'inactive' | 'pending' | 'active' | 'error' | 'locked';

export interface InitRequest {
  /** Address or interface, with or without a port; empty: 0.0.0.0:2377. */
  readonly listenAddr?: string;
  readonly advertiseAddr?: string;
  readonly dataPathAddr?: string;
  /** 0 or absent: 4789. */
  readonly dataPathPort?: number;
  readonly defaultAddrPool?: readonly string[];
  /** 0 or absent: 24. */
  readonly subnetSize?: number;
  readonly forceNewCluster?: boolean;
  readonly spec?: PartialClusterSpec;
  readonly autoLockManagers?: boolean;
  readonly availability?: Availability;
}

export interface JoinRequest {
  /** host or host:port */
  readonly remoteAddrs: readonly string[];
  readonly joinToken?: string;
  readonly listenAddr?: string;
  readonly advertiseAddr?: string;
  readonly dataPathAddr?: string;
  readonly availability?: Availability;
}

/** What the daemon knows of its swarm without asking anybody. */
export interface MemberInfo {
  /** Empty outside of a swarm. */
  readonly nodeId: string;
  /** The host part of the address that others reach it at. */
  readonly nodeAddr: string;
  readonly localNodeState: LocalNodeState;
  /** Whether `control` can be called here. */
  readonly controlAvailable: boolean;
  readonly error: string;
  readonly remoteManagers: readonly ManagerPeer[];
}
