import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { HOUR, MILLISECOND, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import { RpcError, toRpcError } from '../control/rpc-error.ts';
import { newId } from '../ids.ts';
import type { Caller, NodeCertificate } from '../rpc/caller.ts';
import type { Calls } from '../rpc/methods.ts';
import type { Store, WriteTx } from '../store.ts';
import type { Availability, Cluster, NodeRole, RootCertificate, SwarmNode } from '../types.ts';

/** Where the settings say nothing of it (facts 1.9). */
const DEFAULT_EXPIRY: Micros = 2160 * HOUR;

/** How long a signature takes, about; what others write to the node meanwhile makes it be signed once more. */
const SIGNING: Micros = 2 * MILLISECOND;

type Issued = Calls['ca.issueCertificate']['result'];

/** How long certificates live, as the cluster's settings have it. */
function expiryOf(cluster: Cluster): Micros {
  return Math.round(cluster.Spec.CAConfig.NodeCertExpiry / 1000) || DEFAULT_EXPIRY;
}

/** Whether the swarm's authority is not as it was; its join tokens are no part of it. */
function authorityChanged(one: Cluster, two: Cluster): boolean {
  return (
    one.rootCA !== two.rootCA ||
    one.rootRotation !== two.rootRotation ||
    one.lastForcedRotation !== two.lastForcedRotation
  );
}

/**
 * The leader's certificate authority: lets nodes in and renews what they have. A request is written to the node's
 * object; the signer goes through all changes of nodes in their order and signs those that still ask.
 */
export class CAServer implements Disposable {
  private readonly kernel: Kernel;
  private readonly store: Store;
  private readonly random: RandomStream;
  private readonly owned = new DisposableStore();
  /** Nodes as they were when they asked, in the order of the changes. */
  private readonly requests: SwarmNode[] = [];
  private signing = false;
  /** The settings are looked at when the authority is set up, and not again until it changes (facts 1.9). */
  private expiry: Micros = DEFAULT_EXPIRY;
  /** Who waits for the certificate of which node. */
  private readonly waiting = new Map<string, Set<Future<Issued>>>();
  private stopped = false;

  constructor(kernel: Kernel, store: Store, random: RandomStream) {
    this.kernel = kernel;
    this.store = store;
    this.random = random;
    this.requests.push(...store.all('node').filter((node) => node.certificate.state === 'pending'));
    this.expiry = expiryOf(this.cluster);
    this.owned.add(
      store.events.on(['cluster update'], ({ object, old }) => {
        if (authorityChanged(object, old)) this.expiry = expiryOf(object);
      }),
    );
    this.owned.add(
      store.events.on(['node create', 'node update'], ({ object: node }) => {
        if (node.certificate.state === 'pending') this.requests.push(node);
        else if (node.certificate.state === 'issued') this.answer(node);
        this.signNext();
      }),
    );
    this.signNext();
  }

  dispose(): void {
    this.stopped = true;
    this.owned.dispose();
    for (const futures of this.waiting.values())
      for (const future of futures) future.reject(new RpcError('Canceled', 'context canceled'));
    this.waiting.clear();
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
    let prepare: (tx: WriteTx) => void;
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
    this.store.update(prepare, (error) => {
      if (error !== undefined) future.reject(toRpcError(error));
      else if (this.stopped) future.reject(new RpcError('Canceled', 'context canceled'));
      else this.waiting.set(nodeId, (this.waiting.get(nodeId) ?? new Set<Future<Issued>>()).add(future));
    });
    return future;
  }

  private roleOf(token: string | undefined): NodeRole {
    const { Worker, Manager } = this.cluster.joinTokens;
    if (token !== undefined && token === Worker) return 'worker';
    if (token !== undefined && token === Manager) return 'manager';
    throw new RpcError('InvalidArgument', 'A valid join token is necessary to join this cluster');
  }

  private admit(tx: WriteTx, nodeId: string, role: NodeRole, availability: Availability): void {
    tx.create('node', {
      ID: nodeId,
      Spec: { Labels: {}, Role: role, Availability: availability },
      Status: { State: 'unknown', Addr: '' },
      role,
      attachments: [],
      certificate: { role, state: 'pending' },
    });
  }

  private renew(tx: WriteTx, nodeId: string): void {
    const node = tx.get('node', nodeId);
    if (node === undefined)
      throw new RpcError('NotFound', `node ${nodeId} not found when attempting to renew certificate`);
    tx.update('node', { ...node, certificate: { role: node.role, state: 'pending' } });
  }

  private signNext(): void {
    const asked = this.signing ? undefined : this.requests.shift();
    if (asked === undefined) return;
    this.signing = true;
    this.kernel.after(SIGNING, () => {
      if (this.stopped) return;
      this.store.update(
        (tx) => {
          const node = tx.get('node', asked.ID);
          if (node !== undefined)
            tx.update('node', { ...node, certificate: { role: asked.certificate.role, state: 'issued' } });
        },
        () => {
          this.signing = false;
          if (!this.stopped) this.signNext();
        },
      );
    });
  }

  /** Hands a signed certificate to those who wait for it. */
  private answer({ ID, certificate: { role } }: SwarmNode): void {
    const { cluster } = this;
    const unlockKey = role === 'manager' ? cluster.unlockKey : undefined;
    for (const future of this.waiting.get(ID) ?? [])
      future.resolve({ certificate: this.certificate(cluster, ID, role), unlockKey });
    this.waiting.delete(ID);
  }

  /** Backdated by an hour (facts 1.9). */
  private certificate(cluster: Cluster, nodeId: string, role: NodeRole): NodeCertificate {
    return {
      nodeId,
      role,
      clusterId: cluster.ID,
      issuer: cluster.rootRotation ?? cluster.rootCA,
      ...(cluster.rootRotation === undefined ? {} : { crossSignedBy: cluster.rootCA.digest }),
      notBefore: this.kernel.date - HOUR,
      notAfter: this.kernel.date + this.expiry,
    };
  }
}
