import type { Disposable } from '../../kernel/disposable.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import type { Store } from '../store.ts';
import type { RootCertificate, SwarmNode } from '../types.ts';
import { newJoinToken } from './join-token.ts';

/** Facts 1.10. */
const ROUND: Micros = 3 * SECOND;
const NODES_A_ROUND = 30;

/** Whether a node has told that its certificate is from this root. */
function hasIssuer({ Description }: SwarmNode, { tls }: RootCertificate): boolean {
  const own = Description?.TLSInfo;
  return own?.CertIssuerPublicKey === tls.CertIssuerPublicKey && own.CertIssuerSubject === tls.CertIssuerSubject;
}

/**
 * Brings a rotation of the root to its end, on the leader: asks nodes for new certificates, a few in each round, and
 * when all have one, puts the new root in the old one's place. A node that is down or gone, but not removed, holds it
 * up for as long (transcripts/ca).
 */
export class RootRotation implements Disposable {
  private readonly kernel: Kernel;
  private readonly store: Store;
  private readonly random: RandomStream;
  private readonly subscription: Disposable;
  private timer: Timer | undefined;

  constructor(kernel: Kernel, store: Store, random: RandomStream) {
    this.kernel = kernel;
    this.store = store;
    this.random = random;
    this.subscription = store.events.on(['cluster update'], ({ object, old }) => {
      const { rootRotation } = object;
      if (rootRotation?.digest !== old.rootRotation?.digest) this.begin(rootRotation);
    });
    this.begin(store.all('cluster')[0]?.rootRotation);
  }

  dispose(): void {
    this.subscription.dispose();
    this.timer?.cancel();
  }

  /** @param root what to rotate to; undefined when there is nothing to do any more */
  private begin(root: RootCertificate | undefined): void {
    this.timer?.cancel();
    if (root !== undefined) this.timer = this.kernel.soon(() => this.round(root));
  }

  private round(root: RootCertificate): void {
    this.timer = this.kernel.after(ROUND, () => this.round(root));
    const behind = this.store.all('node').filter((node) => !hasIssuer(node, root));
    if (behind.length === 0) this.finish(root);
    else this.ask(behind);
  }

  private ask(behind: readonly SwarmNode[]): void {
    const asked = behind.filter(({ certificate }) => certificate.state === 'issued').slice(0, NODES_A_ROUND);
    this.store.update((tx) => {
      for (const { ID } of asked) {
        const node = tx.get('node', ID);
        if (node?.certificate.state === 'issued')
          tx.update('node', { ...node, certificate: { ...node.certificate, state: 'rotate' } });
      }
    });
  }

  /** Join tokens carry the root's digest, so both are new. */
  private finish(root: RootCertificate): void {
    this.store.update((tx) => {
      const [cluster] = tx.all('cluster');
      if (cluster?.rootRotation?.digest !== root.digest) return;
      const { rootRotation: _, ...rest } = cluster;
      const token = (): string => newJoinToken(this.random, root.digest);
      tx.update('cluster', { ...rest, rootCA: root, joinTokens: { Worker: token(), Manager: token() } });
    });
  }
}
