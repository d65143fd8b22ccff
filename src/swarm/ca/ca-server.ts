import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { HOUR, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import { RpcError, toRpcError } from '../control/rpc-error.ts';
import { newId } from '../ids.ts';
import type { Caller, NodeCertificate } from '../rpc/caller.ts';
import type { Calls } from '../rpc/methods.ts';
import type { Store, WriteTx } from '../store.ts';
import type { Availability, Cluster, NodeRole, RootCertificate } from '../types.ts';

/** Where the settings say nothing of it (facts 1.9). */
const DEFAULT_EXPIRY: Micros = 2160 * HOUR;

type Issued = Calls['ca.issueCertificate']['result'];

/** A certificate for a node, as the cluster's settings have it: backdated by an hour (facts 1.9). */
export function signCertificate(kernel: Kernel, cluster: Cluster, nodeId: string, role: NodeRole): NodeCertificate {
  return {
    nodeId,
    role,
    clusterId: cluster.ID,
    issuer: cluster.rootRotation ?? cluster.rootCA,
    ...(cluster.rootRotation === undefined ? {} : { crossSignedBy: cluster.rootCA.digest }),
    notBefore: kernel.now - HOUR,
    notAfter: kernel.now + (Math.round(cluster.Spec.CAConfig.NodeCertExpiry / 1000) || DEFAULT_EXPIRY),
  };
}

/** The leader's certificate authority: lets nodes in and renews what they have. */
export class CAServer {
  private readonly kernel: Kernel;
  private readonly store: Store;
  private readonly random: RandomStream;

  constructor(kernel: Kernel, store: Store, random: RandomStream) {
    this.kernel = kernel;
    this.store = store;
    this.random = random;
  }

  private get cluster(): Cluster {
    const cluster = this.store.all('cluster')[0];
    if (cluster === undefined) throw new RpcError('Unavailable', 'CA server is not yet ready');
    return cluster;
  }

  rootCertificate(): RootCertificate {
    return this.cluster.rootCA;
  }

  /**
   * Gives a node its certificate: a new node, with the role of its token's secret, or a known one that renews, with
   * the role that the role manager has given it.
   * @throws (through the future) RpcError InvalidArgument for a wrong token, NotFound for a removed node
   */
  issue(args: Calls['ca.issueCertificate']['args'], caller: Caller): Future<Issued> {
    let nodeId: string;
    let prepare: (tx: WriteTx) => NodeRole;
    try {
      const { certificate } = caller;
      if (certificate !== undefined && args.token === undefined) {
        ({ nodeId } = certificate);
        prepare = (tx) => this.renew(tx, nodeId);
      } else {
        const role = this.roleOf(args.token);
        nodeId = newId(this.random);
        prepare = (tx) => this.admit(tx, nodeId, role, args.availability ?? 'active');
      }
    } catch (error) {
      return Future.failed(toRpcError(error));
    }
    const future = new Future<Issued>();
    let role: NodeRole;
    const failed = (error: Error): void => future.reject(toRpcError(error));
    this.store.update(
      (tx) => {
        role = prepare(tx);
      },
      (error) => {
        if (error !== undefined) failed(error);
        else this.sign(nodeId, role, future);
      },
    );
    return future;
  }

  private roleOf(token: string | undefined): NodeRole {
    const { Worker, Manager } = this.cluster.joinTokens;
    if (token !== undefined && token === Worker) return 'worker';
    if (token !== undefined && token === Manager) return 'manager';
    throw new RpcError('InvalidArgument', 'A valid join token is necessary to join this cluster');
  }

  private admit(tx: WriteTx, nodeId: string, role: NodeRole, availability: Availability): NodeRole {
    tx.create('node', {
      ID: nodeId,
      Spec: { Labels: {}, Role: role, Availability: availability },
      Status: { State: 'unknown', Addr: '' },
      role,
      attachments: [],
      certificate: { role, state: 'pending' },
    });
    return role;
  }

  private renew(tx: WriteTx, nodeId: string): NodeRole {
    const node = tx.get('node', nodeId);
    if (node === undefined)
      throw new RpcError('NotFound', `node ${nodeId} not found when attempting to renew certificate`);
    tx.update('node', { ...node, certificate: { role: node.role, state: 'pending' } });
    return node.role;
  }

  private sign(nodeId: string, role: NodeRole, future: Future<Issued>): void {
    this.store.update(
      (tx) => {
        const node = tx.get('node', nodeId);
        if (node === undefined) throw new RpcError('NotFound', `node ${nodeId} not found`);
        tx.update('node', { ...node, certificate: { role, state: 'issued' } });
      },
      (error) => {
        if (error !== undefined) {
          future.reject(toRpcError(error));
          return;
        }
        const { cluster } = this;
        const unlockKey = role === 'manager' ? cluster.unlockKey : undefined;
        future.resolve({ certificate: signCertificate(this.kernel, cluster, nodeId, role), unlockKey });
      },
    );
  }
}
