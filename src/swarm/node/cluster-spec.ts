import type { ClusterSpec } from '../types.ts';

/** Settings that a client sends; what it leaves open is undefined. */
export type PartialClusterSpec = { readonly [K in keyof ClusterSpec]?: ClusterSpec[K] | Partial<ClusterSpec[K]> };

/** Facts 1.1 and 1.3. */
const NODE_CERT_EXPIRY = 2160 * 3600e9;
const HEARTBEAT_PERIOD = 5e9;

/** The settings that the first manager writes down. */
export function defaultClusterSpec(autoLockManagers: boolean): ClusterSpec {
  return {
    Name: 'default',
    Labels: {},
    Orchestration: { TaskHistoryRetentionLimit: 5 },
    Raft: {
      SnapshotInterval: 10_000,
      KeepOldSnapshots: 0,
      LogEntriesForSlowFollowers: 500,
      ElectionTick: 10,
      HeartbeatTick: 1,
    },
    Dispatcher: { HeartbeatPeriod: HEARTBEAT_PERIOD },
    CAConfig: { NodeCertExpiry: NODE_CERT_EXPIRY },
    TaskDefaults: {},
    EncryptionConfig: { AutoLockManagers: autoLockManagers },
  };
}

/** What an update starts from: it names all the settings, so what it leaves out is nothing (transcripts/swarm-init). */
export const EMPTY_CLUSTER_SPEC: ClusterSpec = {
  Name: '',
  Labels: {},
  Orchestration: { TaskHistoryRetentionLimit: 0 },
  Raft: { SnapshotInterval: 0, KeepOldSnapshots: 0, LogEntriesForSlowFollowers: 0, ElectionTick: 0, HeartbeatTick: 0 },
  Dispatcher: { HeartbeatPeriod: 0 },
  CAConfig: { NodeCertExpiry: 0 },
  TaskDefaults: {},
  EncryptionConfig: { AutoLockManagers: false },
};

/**
 * Settings laid over others: what is 0 or empty leaves what was there, apart from the task history and the number of
 * snapshots, where 0 means something, and the lock and the count of rotations, which are always said.
 */
export function mergeClusterSpec(base: ClusterSpec, spec: PartialClusterSpec): ClusterSpec {
  const { Orchestration, Raft, Dispatcher, CAConfig, TaskDefaults, EncryptionConfig } = spec;
  const labels = (spec.Labels ?? {}) as ClusterSpec['Labels'];
  const { ForceRotate: _, ...oldConfig } = base.CAConfig;
  return {
    Name: (spec.Name as string | undefined) || base.Name,
    Labels: Object.keys(labels).length > 0 ? labels : base.Labels,
    Orchestration: {
      TaskHistoryRetentionLimit:
        Orchestration?.TaskHistoryRetentionLimit ?? base.Orchestration.TaskHistoryRetentionLimit,
    },
    Raft: {
      SnapshotInterval: Raft?.SnapshotInterval || base.Raft.SnapshotInterval,
      KeepOldSnapshots: Raft?.KeepOldSnapshots ?? base.Raft.KeepOldSnapshots,
      LogEntriesForSlowFollowers: Raft?.LogEntriesForSlowFollowers || base.Raft.LogEntriesForSlowFollowers,
      ElectionTick: Raft?.ElectionTick || base.Raft.ElectionTick,
      HeartbeatTick: Raft?.HeartbeatTick || base.Raft.HeartbeatTick,
    },
    Dispatcher: { HeartbeatPeriod: Dispatcher?.HeartbeatPeriod || base.Dispatcher.HeartbeatPeriod },
    CAConfig: {
      ...oldConfig,
      NodeCertExpiry: CAConfig?.NodeCertExpiry || oldConfig.NodeCertExpiry,
      ...(CAConfig?.SigningCACert ? { SigningCACert: CAConfig.SigningCACert } : {}),
      ...(CAConfig?.SigningCAKey ? { SigningCAKey: CAConfig.SigningCAKey } : {}),
      ...(CAConfig?.ForceRotate ? { ForceRotate: CAConfig.ForceRotate } : {}),
      ...(CAConfig?.ExternalCAs?.length
        ? { ExternalCAs: [...(oldConfig.ExternalCAs ?? []), ...CAConfig.ExternalCAs] }
        : {}),
    },
    TaskDefaults: { ...base.TaskDefaults, ...TaskDefaults },
    EncryptionConfig: { AutoLockManagers: EncryptionConfig?.AutoLockManagers ?? false },
  };
}
