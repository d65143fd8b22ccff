import type { Disposable } from '../../kernel/disposable.ts';
import type { Store, WriteTx } from '../store.ts';
import { TaskTx } from './task-tx.ts';

/**
 * Lets a component work off what its event handlers have collected: in one transaction at a time, each of which
 * sees all that was committed before it.
 */
export class WorkLoop implements Disposable {
  private working = false;
  private stopped = false;
  private readonly store: Store;
  private readonly hasWork: () => boolean;
  private readonly run: (tx: TaskTx) => void;

  /**
   * @param hasWork whether anything is collected
   * @param run works it off; what is collected from then on is for the next round
   */
  constructor(store: Store, hasWork: () => boolean, run: (tx: TaskTx) => void) {
    this.store = store;
    this.hasWork = hasWork;
    this.run = run;
  }

  /** Nothing more is done, not even what waits for its turn in the store. */
  dispose(): void {
    this.stopped = true;
  }

  /** To be called at each commit. */
  wake(): void {
    if (this.stopped || this.working || !this.hasWork()) return;
    this.working = true;
    this.store.update(
      (tx: WriteTx) => {
        this.working = false;
        if (!this.stopped) this.run(new TaskTx(this.store, tx));
      },
      (error) => {
        // What was collected while the transaction waited its turn has had its commit already.
        if (error === undefined) this.wake();
      },
    );
  }
}
