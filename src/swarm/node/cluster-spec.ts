import type { ClusterSpec } from '../types.ts';

/** What `swarm init` may leave open. */
export type PartialClusterSpec = { readonly [K in keyof ClusterSpec]?: Partial<ClusterSpec[K]> };

/** Facts 1.1 and 1.3. */
const NODE_CERT_EXPIRY = 2160 * 3600e9;
const HEARTBEAT_PERIOD = 5e9;

/** A cluster's settings with the defaults of what is not said or 0. */
export function completeClusterSpec(spec: PartialClusterSpec): ClusterSpec {
  const { Orchestration, Raft, Dispatcher, CAConfig, TaskDefaults, EncryptionConfig } = spec;
  return {
    Name: 'default',
    Labels: { ...spec.Labels } as ClusterSpec['Labels'],
    Orchestration: { TaskHistoryRetentionLimit: Orchestration?.TaskHistoryRetentionLimit ?? 5 },
    Raft: {
      SnapshotInterval: Raft?.SnapshotInterval || 10_000,
      KeepOldSnapshots: Raft?.KeepOldSnapshots ?? 0,
      LogEntriesForSlowFollowers: Raft?.LogEntriesForSlowFollowers || 500,
      ElectionTick: Raft?.ElectionTick || 10 * (Raft?.HeartbeatTick || 1),
      HeartbeatTick: Raft?.HeartbeatTick || 1,
    },
    Dispatcher: { HeartbeatPeriod: Dispatcher?.HeartbeatPeriod || HEARTBEAT_PERIOD },
    CAConfig: { ...CAConfig, NodeCertExpiry: CAConfig?.NodeCertExpiry || NODE_CERT_EXPIRY },
    TaskDefaults: { ...TaskDefaults },
    EncryptionConfig: { AutoLockManagers: EncryptionConfig?.AutoLockManagers ?? false },
  };
}
