import type { RandomStream } from '../../kernel/random.ts';
import type { ManagerPeer } from '../rpc/methods.ts';

/** Facts 2.5: what one observation weighs, and how fast old ones fade. */
const OBSERVATION = 10;
const SMOOTHING = 0.5;

/** The managers that a node knows, with how well each of them has answered lately. */
export class Remotes {
  private readonly weights = new Map<string, { readonly peer: ManagerPeer; weight: number }>();

  constructor(peers: readonly ManagerPeer[]) {
    this.replace(peers);
  }

  /** Takes over a new list; what is known of those that stay is kept. */
  replace(peers: readonly ManagerPeer[]): void {
    const old = new Map(this.weights);
    this.weights.clear();
    for (const peer of peers) this.weights.set(peer.addr, { peer, weight: old.get(peer.addr)?.weight ?? OBSERVATION });
  }

  list(): readonly ManagerPeer[] {
    return [...this.weights.values()].map((each) => each.peer);
  }

  /** Notes that a manager answered, or did not. */
  observe(addr: string, good: boolean): void {
    const entry = this.weights.get(addr);
    if (entry !== undefined)
      entry.weight = entry.weight * (1 - SMOOTHING) + (good ? OBSERVATION : -OBSERVATION) * SMOOTHING;
  }

  /** Picks one at random, the better the likelier; undefined when none is known. */
  select(random: RandomStream): ManagerPeer | undefined {
    const entries = [...this.weights.values()];
    const shares = entries.map((each) => Math.max(each.weight, 1));
    let at = random.fraction() * shares.reduce((sum, share) => sum + share, 0);
    for (let i = 0; i < entries.length; i++) {
      at -= shares[i];
      if (at < 0) return entries[i].peer;
    }
    return entries[entries.length - 1]?.peer;
  }
}
