import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import type { Store } from '../store.ts';
import type { EventOn } from '../store-events.ts';
import { WorkLoop } from './work-loop.ts';

const HEARD = ['commit', 'service delete'] as const;
type Heard = EventOn<(typeof HEARD)[number]>;

/** Lets the tasks of deleted services be removed, whatever kind of service it was (facts 4.1). */
export class ServiceRemoval implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly loop: WorkLoop;
  private removed: string[] = [];

  constructor(store: Store) {
    this.loop = new WorkLoop(
      store,
      () => this.removed.length > 0,
      (tx) => {
        for (const id of this.removed.splice(0)) for (const task of tx.tasksOfService(id)) tx.desire(task.ID, 'remove');
      },
    );
    this.owned.add(this.loop);
    this.owned.add(store.events.on(HEARD, (event) => this.onEvent(event)));
  }

  dispose(): void {
    this.owned.dispose();
  }

  private onEvent(event: Heard): void {
    if (event.kind === 'commit') this.loop.wake();
    else this.removed.push(event.object.ID);
  }
}
