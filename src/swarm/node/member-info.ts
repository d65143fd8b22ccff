import type { Future } from '../../kernel/wait.ts';
import type { Member } from '../control/context.ts';
import type { NodeView } from '../control/methods.ts';
import type { PlacementLog } from '../scheduler/explanation.ts';
import type { Store } from '../store.ts';
import { DEFAULT_PORT, splitAddress } from './addresses.ts';
import * as errors from './errors.ts';
import type { LocalNodeState, MemberInfo } from './requests.ts';
import type { NodeDisk } from './swarm-disk.ts';

/** A manager's replica, for somebody who only looks on: the map. */
export interface Observation {
  readonly store: Store;
  /** Whether this manager leads, and in which term of raft. */
  readonly leads: boolean;
  readonly term: number;
  readonly members: readonly Member[];
  /** How the latest tasks were placed; only a leader knows. */
  readonly placements: PlacementLog | undefined;
}

/** What a daemon outside of a swarm says of it. @param joining whether it is about to enter one */
export function infoOutside(joining: boolean): MemberInfo {
  return {
    nodeId: '',
    nodeAddr: '',
    localNodeState: joining ? 'pending' : 'inactive',
    controlAvailable: false,
    error: '',
    remoteManagers: [],
  };
}

/** What a member says; a locked one does not know who it is. */
export function infoInside(
  disk: NodeDisk,
  state: LocalNodeState,
  controlReady: boolean,
  error: Error | undefined,
): MemberInfo {
  const locked = state === 'locked';
  return {
    nodeId: locked ? '' : disk.certificate.nodeId,
    nodeAddr: splitAddress(disk.advertiseAddr, DEFAULT_PORT).host,
    localNodeState: state,
    controlAvailable: !locked && controlReady,
    error: error?.message ?? '',
    remoteManagers: locked ? [] : disk.managers,
  };
}

/** Tells why a manager whose API works does not leave without --force: that depends on the others (facts 1.6). */
export function whyManagerStays(nodes: Future<readonly NodeView[]>, tell: (why: Error) => void): void {
  nodes.whenSettled(
    (all) => {
      let reachable = 0;
      let unreachable = 0;
      for (const { ManagerStatus } of all) {
        if (ManagerStatus?.Reachability === 'reachable') reachable++;
        else if (ManagerStatus?.Reachability === 'unreachable') unreachable++;
      }
      tell(errors.managerLeaves(true, { reachable, unreachable }));
    },
    () => tell(errors.managerLeaves(true, undefined)),
  );
}
