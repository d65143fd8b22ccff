import {
  BOOL,
  INT,
  INT64,
  named,
  pointerTo,
  sliceOf,
  STRING,
  STRING_MAP,
  STRINGS,
  struct,
  UINT32,
  UINT64,
  type FieldLine,
} from '../../../kernel/go/types.ts';
import { DURATION } from '../../../kernel/go/values.ts';
import { Annotations, DriverPointer, Meta, TLSInfo } from './swarm-common.ts';

/** swarm.Swarm, swarm.ClusterInfo and the swarm part of system.Info. */

const OrchestrationConfig = struct('swarm.OrchestrationConfig', [
  ['TaskHistoryRetentionLimit', pointerTo(INT64), ',omitempty'],
]);

const RaftConfig = struct('swarm.RaftConfig', [
  ['SnapshotInterval', UINT64, ',omitempty'],
  ['KeepOldSnapshots', pointerTo(UINT64), ',omitempty'],
  ['LogEntriesForSlowFollowers', UINT64, ',omitempty'],
  ['ElectionTick', INT],
  ['HeartbeatTick', INT],
]);

const DispatcherConfig = struct('swarm.DispatcherConfig', [['HeartbeatPeriod', DURATION, ',omitempty']]);

const ExternalCA = struct('swarm.ExternalCA', [
  ['Protocol', named('swarm.ExternalCAProtocol', 'string')],
  ['URL', STRING],
  ['Options', STRING_MAP, ',omitempty'],
  ['CACert', STRING],
]);

const CAConfig = struct('swarm.CAConfig', [
  ['NodeCertExpiry', DURATION, ',omitempty'],
  ['ExternalCAs', sliceOf(pointerTo(ExternalCA)), ',omitempty'],
  ['SigningCACert', STRING, ',omitempty'],
  ['SigningCAKey', STRING, ',omitempty'],
  ['ForceRotate', UINT64, ',omitempty'],
]);

const TaskDefaults = struct('swarm.TaskDefaults', [['LogDriver', DriverPointer, ',omitempty']]);

const EncryptionConfig = struct('swarm.EncryptionConfig', [['AutoLockManagers', BOOL]]);

export const SwarmSpec = struct('swarm.Spec', [
  ['Annotations', Annotations, undefined, 'embedded'],
  ['Orchestration', OrchestrationConfig, ',omitempty'],
  ['Raft', RaftConfig, ',omitempty'],
  ['Dispatcher', DispatcherConfig, ',omitempty'],
  ['CAConfig', CAConfig, ',omitempty'],
  ['TaskDefaults', TaskDefaults, ',omitempty'],
  ['EncryptionConfig', EncryptionConfig, ',omitempty'],
]);

const clusterLines: readonly FieldLine[] = [
  ['ID', STRING],
  ['Meta', Meta, undefined, 'embedded'],
  ['Spec', SwarmSpec],
  ['TLSInfo', TLSInfo],
  ['RootRotationInProgress', BOOL],
  ['DefaultAddrPool', STRINGS],
  ['SubnetSize', UINT32],
  ['DataPathPort', UINT32],
];

export const ClusterInfo = struct('swarm.ClusterInfo', clusterLines);

export const JoinTokens = struct('swarm.JoinTokens', [
  ['Worker', STRING],
  ['Manager', STRING],
]);

export const Swarm = struct('swarm.Swarm', [
  ['ClusterInfo', ClusterInfo, undefined, 'embedded'],
  ['JoinTokens', JoinTokens],
]);

const Peer = struct('swarm.Peer', [
  ['NodeID', STRING],
  ['Addr', STRING],
]);

export const SwarmInfo = struct('swarm.Info', [
  ['NodeID', STRING],
  ['NodeAddr', STRING],
  ['LocalNodeState', named('swarm.LocalNodeState', 'string')],
  ['ControlAvailable', BOOL],
  ['Error', STRING],
  ['RemoteManagers', sliceOf(Peer)],
  ['Nodes', INT, ',omitempty'],
  ['Managers', INT, ',omitempty'],
  ['Cluster', pointerTo(ClusterInfo), ',omitempty'],
  ['Warnings', STRINGS, ',omitempty'],
]);
