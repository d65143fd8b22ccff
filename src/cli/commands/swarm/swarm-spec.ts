import type { ExternalCa, SwarmSpec } from '../../api/types.ts';
import type { FlagSet } from '../../cobra/flags.ts';
import { compact, nonEmpty } from '../../opts/json.ts';

/**
 * A swarm's settings with the flags of `swarm init` and `swarm update` that were given laid over them.
 * @param authorities those of --external-ca, their files read: that comes before any question to the daemon
 */
export function changeSwarmSpec(flags: FlagSet, authorities: readonly ExternalCa[], spec: SwarmSpec): SwarmSpec {
  const given = <T>(name: string, read: (name: string) => T, otherwise: T): T =>
    flags.changed(name) ? read(name) : otherwise;
  const number = (name: string): number => flags.number(name);
  const orNothing = (name: string): number | undefined => nonEmpty(flags.number(name));
  return {
    ...spec,
    Orchestration: compact({
      ...spec.Orchestration,
      TaskHistoryRetentionLimit: given<number | undefined>(
        'task-history-limit',
        number,
        spec.Orchestration.TaskHistoryRetentionLimit,
      ),
    }) as SwarmSpec['Orchestration'],
    Raft: compact({
      ...spec.Raft,
      SnapshotInterval: given<number | undefined>('snapshot-interval', orNothing, spec.Raft.SnapshotInterval),
      KeepOldSnapshots: given<number | undefined>('max-snapshots', number, spec.Raft.KeepOldSnapshots),
    }) as SwarmSpec['Raft'],
    Dispatcher: compact({
      HeartbeatPeriod: given<number | undefined>('dispatcher-heartbeat', orNothing, spec.Dispatcher.HeartbeatPeriod),
    }) as SwarmSpec['Dispatcher'],
    CAConfig: compact({
      ...spec.CAConfig,
      NodeCertExpiry: given<number | undefined>('cert-expiry', orNothing, spec.CAConfig.NodeCertExpiry),
      ExternalCAs: given<readonly ExternalCa[] | undefined>(
        'external-ca',
        () => authorities,
        spec.CAConfig.ExternalCAs,
      ),
    }) as SwarmSpec['CAConfig'],
    EncryptionConfig: {
      AutoLockManagers: given('autolock', () => flags.bool('autolock'), spec.EncryptionConfig.AutoLockManagers),
    },
  };
}
