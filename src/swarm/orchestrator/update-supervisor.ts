import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { Store } from '../store.ts';
import type { EventOn } from '../store-events.ts';
import type { Service, SwarmTask } from '../types.ts';
import { deepEqual } from './deep-equal.ts';
import type { TaskMaker } from './new-task.ts';
import type { RestartSupervisor } from './restart-supervisor.ts';
import type { Slot } from './task-rules.ts';
import { UpdateLog } from './update-log.ts';
import { Updater } from './updater.ts';

const HEARD = ['commit', 'task create', 'task update', 'service delete'] as const;
type Heard = EventOn<(typeof HEARD)[number]>;

/** Runs at most one rolling update per service (facts 5.3). */
export class UpdateSupervisor implements TaskMaker, Disposable {
  readonly kernel: Kernel;
  readonly ids: RandomStream;
  readonly store: Store;
  readonly log = new UpdateLog();
  private readonly owned = new DisposableStore();
  private readonly running = new Map<string, Updater>();
  private readonly changed: SwarmTask[] = [];
  readonly restarts: RestartSupervisor;

  constructor(maker: TaskMaker, restarts: RestartSupervisor) {
    this.restarts = restarts;
    this.kernel = maker.kernel;
    this.store = maker.store;
    this.ids = maker.ids;
  }

  /**
   * Starts to follow the store; to be called after the orchestrators have. A task that fails during an update is
   * first restarted from the spec as it is, and only then can its failure turn the update back (recording
   * update-rollback: the slot is updated again at once, it does not wait for the restart's delay).
   */
  watch(): void {
    this.owned.add(this.store.events.on(HEARD, (event) => this.onEvent(event)));
  }

  private onEvent(event: Heard): void {
    if (event.kind === 'commit') {
      for (const task of this.changed.splice(0)) this.running.get(task.ServiceID)?.onTask(task);
    } else if (event.table === 'task') {
      if (event.kind === 'create') this.running.get(event.object.ServiceID)?.onCreated(event.object);
      else if (this.running.has(event.object.ServiceID)) this.changed.push(event.object);
    } else this.running.get(event.object.ID)?.dispose();
  }

  dispose(): void {
    this.owned.dispose();
    for (const updater of [...this.running.values()]) updater.dispose();
  }

  /**
   * Brings the slots of a service to its present spec, in their order. A run towards the very same spec goes on;
   * any other is called off.
   */
  update(service: Service, slots: readonly Slot[]): void {
    const current = this.running.get(service.ID);
    if (current !== undefined) {
      if (deepEqual(current.service.Spec, service.Spec)) return;
      current.dispose();
    }
    const updater = new Updater(this, service);
    this.running.set(service.ID, updater);
    updater.start(slots);
  }

  /** A run has ended. */
  finished(updater: Updater): void {
    if (this.running.get(updater.service.ID) === updater) this.running.delete(updater.service.ID);
  }
}
