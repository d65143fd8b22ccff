import type { Task } from '../../kernel/wait.ts';
import type { Cluster } from '../../swarm/types.ts';
import { messageOf } from '../errors.ts';
import type { Engine } from '../engine.ts';
import { sorted } from '../sorted.ts';
import { rfc3339Nano } from '../time.ts';
import { tlsJson } from './convert/node-out.ts';
import { some, someLabels, versionJson, type Out } from './convert/service-out.ts';

/** The swarm's settings (recordings/swarm-settings). */
export function clusterSpecJson({ Spec: spec }: Cluster): Out {
  const { CAConfig: ca, TaskDefaults: defaults } = spec;
  return {
    Name: spec.Name,
    Labels: sorted(spec.Labels),
    Orchestration: { TaskHistoryRetentionLimit: spec.Orchestration.TaskHistoryRetentionLimit },
    Raft: {
      SnapshotInterval: some(spec.Raft.SnapshotInterval),
      KeepOldSnapshots: spec.Raft.KeepOldSnapshots ?? 0,
      LogEntriesForSlowFollowers: some(spec.Raft.LogEntriesForSlowFollowers),
      ElectionTick: spec.Raft.ElectionTick,
      HeartbeatTick: spec.Raft.HeartbeatTick,
    },
    Dispatcher: { HeartbeatPeriod: some(spec.Dispatcher.HeartbeatPeriod) },
    CAConfig: {
      NodeCertExpiry: some(ca.NodeCertExpiry),
      ExternalCAs: some(ca.ExternalCAs),
      SigningCACert: some(ca.SigningCACert),
      SigningCAKey: undefined,
      ForceRotate: some(ca.ForceRotate),
    },
    TaskDefaults: {
      LogDriver:
        defaults.LogDriver === undefined
          ? undefined
          : { Name: some(defaults.LogDriver.Name), Options: someLabels(defaults.LogDriver.Options) },
    },
    EncryptionConfig: { AutoLockManagers: spec.EncryptionConfig.AutoLockManagers },
  };
}

/** What `docker info` and GET /swarm both tell of the swarm. */
export function clusterInfoJson(cluster: Cluster): Out {
  return {
    ID: cluster.ID,
    Version: versionJson(cluster.Version),
    CreatedAt: rfc3339Nano(cluster.CreatedAt),
    UpdatedAt: rfc3339Nano(cluster.UpdatedAt),
    Spec: clusterSpecJson(cluster),
    TLSInfo: tlsJson({ ...(cluster.rootRotation ?? cluster.rootCA).tls, TrustRoot: cluster.rootCA.certificate }),
    RootRotationInProgress: cluster.rootRotation !== undefined,
    DefaultAddrPool: cluster.defaultAddressPool.length === 0 ? null : cluster.defaultAddressPool,
    SubnetSize: cluster.subnetSize,
    DataPathPort: cluster.dataPathPort,
  };
}

/** What Go makes of settings that nobody told: a manager that cannot ask the leader says so (seen on the real swarm). */
const NO_CLUSTER: Out = {
  ID: '',
  Version: {},
  CreatedAt: '0001-01-01T00:00:00Z',
  UpdatedAt: '0001-01-01T00:00:00Z',
  Spec: {
    Labels: null,
    Orchestration: {},
    Raft: { ElectionTick: 0, HeartbeatTick: 0 },
    Dispatcher: {},
    CAConfig: {},
    TaskDefaults: {},
    EncryptionConfig: { AutoLockManagers: false },
  },
  TLSInfo: {},
  RootRotationInProgress: false,
  DefaultAddrPool: null,
  SubnetSize: 0,
  DataPathPort: 0,
};

/** What an engine says of exactly two managers (facts 1.11). */
const TWO_MANAGERS = `WARNING: Running Swarm in a two-manager configuration. This configuration provides
         no fault tolerance, and poses a high risk to lose control over the cluster.
         Refer to https://docs.docker.com/engine/swarm/admin_guide/ to configure the
         Swarm for fault-tolerance.`;

/** The part Swarm of GET /info: a manager fills in what it can get from the leader (facts 1.2). */
export function* swarmInfo(engine: Engine): Task<Out> {
  const info = engine.member.info();
  let error = info.error;
  let more: Out = {};
  if (info.controlAvailable) {
    try {
      const cluster = yield* engine.member.control('getCluster', {}).wait();
      const nodes = yield* engine.member.control('listNodes', {}).wait();
      const managers = nodes.filter((each) => each.ManagerStatus !== undefined).length;
      more = {
        Nodes: some(nodes.length),
        Managers: some(managers),
        Cluster: clusterInfoJson(cluster),
        ...(managers === 2 ? { Warnings: [TWO_MANAGERS] } : {}),
      };
    } catch (failure) {
      error = messageOf(failure);
      more = { Cluster: NO_CLUSTER };
    }
  }
  return {
    NodeID: info.nodeId,
    NodeAddr: info.nodeAddr,
    LocalNodeState: info.localNodeState,
    ControlAvailable: info.controlAvailable,
    Error: error,
    RemoteManagers:
      info.remoteManagers.length === 0
        ? null
        : info.remoteManagers.map((each) => ({ NodeID: each.nodeId, Addr: each.addr })),
    ...more,
  };
}
