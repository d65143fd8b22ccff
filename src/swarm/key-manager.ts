import type { Disposable } from '../kernel/disposable.ts';
import type { Kernel, Timer } from '../kernel/kernel.ts';
import type { RandomStream } from '../kernel/random.ts';
import { HOUR, type Micros } from '../kernel/time.ts';
import type { Store } from './store.ts';
import type { NetworkKey } from './types.ts';

/** Facts 1.10. */
const ROTATION: Micros = 12 * HOUR;
const RING = 3;
const SUBSYSTEMS: readonly NetworkKey['subsystem'][] = ['networking:gossip', 'networking:ipsec'];

/** Makes the keys with which the nodes' gossip and their overlay traffic are encrypted, and changes them twice a day. */
export class KeyManager implements Disposable {
  private readonly kernel: Kernel;
  private readonly store: Store;
  private readonly random: RandomStream;
  private timer: Timer | undefined;

  constructor(kernel: Kernel, store: Store, random: RandomStream) {
    this.kernel = kernel;
    this.store = store;
    this.random = random;
    if (this.store.all('cluster')[0]?.networkKeys === undefined) this.rotate();
    this.plan();
  }

  dispose(): void {
    this.timer?.cancel();
  }

  private plan(): void {
    this.timer = this.kernel.after(ROTATION, () => {
      this.rotate();
      this.plan();
    });
  }

  /** A new key per subsystem; the oldest of three goes. */
  private rotate(): void {
    this.store.update((tx) => {
      const cluster = tx.all('cluster')[0];
      if (cluster === undefined) return;
      const keys: NetworkKey[] = [];
      for (const subsystem of SUBSYSTEMS) {
        const old = (cluster.networkKeys ?? []).filter((key) => key.subsystem === subsystem);
        const made = { subsystem, key: this.random.hex(32), lamportTime: (old[0]?.lamportTime ?? 0) + 1 };
        keys.push(made, ...old.slice(0, RING - 1));
      }
      tx.update('cluster', { ...cluster, networkKeys: keys });
    });
  }
}
