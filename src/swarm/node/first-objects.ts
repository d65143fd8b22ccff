import type { RandomStream } from '../../kernel/random.ts';
import { newJoinToken } from '../ca/join-token.ts';
import { newUnlockKey } from '../ca/unlock-key.ts';
import { newId } from '../ids.ts';
import type { WriteTx } from '../store.ts';
import type { Availability, ClusterSpec, NetworkSpec, RootCertificate } from '../types.ts';

/** What `swarm init` decides for the whole swarm. */
export interface ClusterPlan {
  readonly clusterId: string;
  readonly nodeId: string;
  readonly spec: ClusterSpec;
  readonly root: RootCertificate;
  readonly availability: Availability;
  readonly defaultAddressPool: readonly string[];
  readonly subnetSize: number;
  readonly dataPathPort: number;
}

const network = (name: string, driver: string | undefined, more: Partial<NetworkSpec>): NetworkSpec => ({
  Name: name,
  Labels: {},
  Driver: driver === undefined ? {} : { Name: driver },
  EnableIPv6: false,
  Internal: false,
  Attachable: false,
  Ingress: false,
  ...more,
});

/** The first leader writes down the cluster, itself, the ingress network and the predefined ones (facts 1.3). */
export function writeFirstObjects(tx: WriteTx, plan: ClusterPlan, random: RandomStream): void {
  const { root, spec } = plan;
  tx.create('cluster', {
    ID: plan.clusterId,
    Spec: spec,
    rootCA: root,
    joinTokens: { Worker: newJoinToken(random, root.digest), Manager: newJoinToken(random, root.digest) },
    ...(spec.EncryptionConfig.AutoLockManagers ? { unlockKey: newUnlockKey(random) } : {}),
    lastForcedRotation: 0,
    defaultAddressPool: plan.defaultAddressPool,
    subnetSize: plan.subnetSize,
    dataPathPort: plan.dataPathPort,
    blacklistedNodes: [],
  });
  tx.create('node', {
    ID: plan.nodeId,
    Spec: { Labels: {}, Role: 'manager', Availability: plan.availability },
    Status: { State: 'unknown', Addr: '' },
    role: 'worker',
    attachments: [],
    certificate: { role: 'manager', state: 'issued' },
  });
  tx.create('network', {
    ID: newId(random),
    Spec: network('ingress', undefined, { Ingress: true, IPAM: {} }),
  });
  for (const name of ['bridge', 'host'])
    tx.create('network', {
      ID: newId(random),
      Spec: network(name, name, { Labels: { 'com.docker.swarm.predefined': 'true' } }),
    });
}
