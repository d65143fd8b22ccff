import type { Future } from '../../kernel/wait.ts';
import { DEFAULT_POOLS, DEFAULT_SUBNET_SIZE } from '../allocator/subnet-space.ts';
import { newJoinToken } from '../ca/join-token.ts';
import { newUnlockKey } from '../ca/unlock-key.ts';
import type { ReadTx } from '../store.ts';
import type { Cluster, ClusterSpec } from '../types.ts';
import { read, write, type ControlContext } from './context.ts';
import type { ControlArgs } from './methods.ts';
import { checkVersion } from './names.ts';
import { RpcError } from './rpc-error.ts';

/** One hour, in nanoseconds. */
const MINIMUM_EXPIRY = 3600e9;

function existing(tx: ReadTx, id: string | undefined): Cluster {
  const cluster = id === undefined ? tx.all('cluster')[0] : tx.get('cluster', id);
  if (cluster === undefined) throw new RpcError('NotFound', `cluster ${id ?? 'default'} not found`);
  return cluster;
}

/** The swarm's settings. Built-in address pools are told of except by the founder (recordings info, swarm-settings). */
export function getCluster({ store, founder }: ControlContext, { id }: ControlArgs['getCluster']): Future<Cluster> {
  return read(() => {
    const cluster = existing(store, id);
    if (cluster.defaultAddressPool.length > 0 || founder === true) return cluster;
    return { ...cluster, defaultAddressPool: DEFAULT_POOLS, subnetSize: DEFAULT_SUBNET_SIZE };
  });
}

function checkClusterSpec(spec: ClusterSpec): void {
  if (spec.CAConfig.NodeCertExpiry < MINIMUM_EXPIRY) {
    throw new RpcError('InvalidArgument', 'minimum certificate expiry time is: 1h0m0s');
  }
  if (spec.Dispatcher.HeartbeatPeriod < 0) {
    throw new RpcError('InvalidArgument', 'heartbeat time period cannot be a negative duration');
  }
}

/** Changes the swarm's settings, and its join tokens and unlock key where asked to (facts 1.9). */
export function updateCluster(context: ControlContext, args: ControlArgs['updateCluster']): Future<Cluster> {
  const { id, version, spec, rotation = {} } = args;
  return write(context, (tx) => {
    checkClusterSpec(spec);
    const cluster = existing(tx, id);
    if (spec.Name !== cluster.Spec.Name) {
      throw new RpcError('InvalidArgument', 'modification of cluster name is not allowed');
    }
    checkVersion(cluster, version);
    const changed = context.rotateCA?.(cluster, spec) ?? { ...cluster, Spec: spec };
    const random = context.random('swarm/tokens');
    const token = (): string => newJoinToken(random, changed.rootCA.digest);
    const joinTokens = {
      Worker: rotation.workerJoinToken === true ? token() : changed.joinTokens.Worker,
      Manager: rotation.managerJoinToken === true ? token() : changed.joinTokens.Manager,
    };
    const { unlockKey, ...rest } = changed;
    if (!spec.EncryptionConfig.AutoLockManagers) return tx.update('cluster', { ...rest, joinTokens });
    const keep = unlockKey !== undefined && rotation.managerUnlockKey !== true;
    return tx.update('cluster', { ...rest, joinTokens, unlockKey: keep ? unlockKey : newUnlockKey(random) });
  });
}

export function getUnlockKey({ store }: ControlContext): Future<{ readonly unlockKey: string }> {
  return read(() => ({ unlockKey: existing(store, undefined).unlockKey ?? '' }));
}
