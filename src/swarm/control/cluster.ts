import type { Future } from '../../kernel/wait.ts';
import { DEFAULT_POOLS, DEFAULT_SUBNET_SIZE } from '../allocator/subnet-space.ts';
import { newJoinToken } from '../ca/join-token.ts';
import { newUnlockKey } from '../ca/unlock-key.ts';
import type { ReadTx } from '../store.ts';
import type { Cluster, ClusterSpec } from '../types.ts';
import { withDesiredRoot } from './ca-rotation.ts';
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
    const cluster = withoutSigner(existing(store, id));
    if (cluster.defaultAddressPool.length > 0 || founder === true) return cluster;
    return { ...cluster, defaultAddressPool: DEFAULT_POOLS, subnetSize: DEFAULT_SUBNET_SIZE };
  });
}

/** The key that signs is nobody's business, and its certificate without it could not be handed back in an update. */
function withoutSigner(cluster: Cluster): Cluster {
  const { SigningCACert: _, SigningCAKey: __, ...CAConfig } = cluster.Spec.CAConfig;
  return { ...cluster, Spec: { ...cluster.Spec, CAConfig } };
}

/** Facts 1.9 and 1.10; what is 0 was not said. */
function checkClusterSpec(spec: ClusterSpec): void {
  if (spec.CAConfig.NodeCertExpiry !== 0 && spec.CAConfig.NodeCertExpiry < MINIMUM_EXPIRY) {
    throw new RpcError('InvalidArgument', 'minimum certificate expiry time is: 1h0m0s');
  }
  if (spec.Dispatcher.HeartbeatPeriod < 0) {
    throw new RpcError('InvalidArgument', 'heartbeat time period cannot be a negative duration');
  }
  if (spec.Name !== 'default') {
    throw new RpcError('InvalidArgument', 'modification of cluster name is not allowed');
  }
}

/** Changes the swarm's settings, and its join tokens and unlock key where asked to (facts 1.9). */
export function updateCluster(context: ControlContext, args: ControlArgs['updateCluster']): Future<Cluster> {
  const { id, version, spec, rotation = {} } = args;
  return write(context, (tx) => {
    checkClusterSpec(spec);
    const cluster = existing(tx, id);
    const random = context.random('swarm/tokens');
    const changed = withDesiredRoot(cluster, spec, context.random('swarm/roots'), context.kernel.date);
    const token = (): string => newJoinToken(random, changed.rootCA.digest);
    const joinTokens = {
      Worker: rotation.workerJoinToken === true ? token() : changed.joinTokens.Worker,
      Manager: rotation.managerJoinToken === true ? token() : changed.joinTokens.Manager,
    };
    const { unlockKey, ...rest } = changed;
    const keep = unlockKey !== undefined && rotation.managerUnlockKey !== true;
    const lock = spec.EncryptionConfig.AutoLockManagers ? { unlockKey: keep ? unlockKey : newUnlockKey(random) } : {};
    checkVersion(cluster, version);
    return withoutSigner(tx.update('cluster', { ...rest, joinTokens, ...lock }));
  });
}

export function getUnlockKey({ store }: ControlContext): Future<{ readonly unlockKey: string }> {
  return read(() => ({ unlockKey: existing(store, undefined).unlockKey ?? '' }));
}
