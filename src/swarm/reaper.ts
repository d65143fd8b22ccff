import { DisposableStore, type Disposable } from '../kernel/disposable.ts';
import type { Kernel, Timer } from '../kernel/kernel.ts';
import { MILLISECOND, type Micros } from '../kernel/time.ts';
import { desiredPast, kindOf, statePast } from './orchestrator/task-rules.ts';
import type { Store, WriteTx } from './store.ts';
import type { EventOn } from './store-events.ts';
import { TaskPlaces, type Place } from './task-places.ts';
import { TASK_STATE_RANK, type Service, type SwarmTask } from './types.ts';

/** The reaper works this long after the first thing to do (facts 3.5) … */
const BATCHING_INTERVAL = 250 * MILLISECOND;
/** … or at once when there is more than this. */
const MAX_DIRTY = 1000;

const RANK = TASK_STATE_RANK;

function canGo(task: SwarmTask): boolean {
  return statePast(task, 'running') || (RANK[task.Status.State] < RANK.assigned && desiredPast(task, 'running'));
}

/** Whether a task that is to be removed has nothing left on its node. */
function isRemovable(task: SwarmTask): boolean {
  if (task.ServiceID === '' && task.Status.State === 'orphaned') return true;
  const rank = RANK[task.Status.State];
  return task.DesiredState === 'remove' && (rank < RANK.assigned || rank >= RANK.complete);
}

function timestamp(task: SwarmTask): Micros {
  return task.Status.appliedAt ?? task.Status.Timestamp;
}

/**
 * Forgets old tasks (facts 3.5): a slot is looked at when a task was made in it, and then loses its oldest ended
 * tasks until no more are left than the history limit, which counts the running one too. Also takes away tasks
 * that are to be removed, as soon as their containers have ended.
 */
export class TaskReaper implements Disposable {
  private readonly owned = new DisposableStore();
  private stopped = false;
  private readonly places = new TaskPlaces();
  private readonly dirty = new Set<Place>();
  private cleanup = new Set<string>();
  private timer: Timer | undefined;
  private readonly kernel: Kernel;
  private readonly store: Store;

  constructor(kernel: Kernel, store: Store) {
    this.kernel = kernel;
    this.store = store;
    for (const task of store.all('task')) {
      this.places.at(task).add(task.ID);
      if (isRemovable(task)) this.cleanup.add(task.ID);
    }
    this.owned.add(store.events.on(['task'], (event) => this.onEvent(event)));
    this.plan();
  }

  dispose(): void {
    this.timer?.cancel();
    this.stopped = true;
    this.owned.dispose();
  }

  private leave(task: SwarmTask): void {
    const place = this.places.at(task);
    place.delete(task.ID);
    this.tidy(place);
  }

  /** Places that are yet to be looked at keep their turn, even if they fill anew meanwhile. */
  private tidy(place: Place): void {
    if (place.isEmpty && !this.dirty.has(place)) this.places.forget(place);
  }

  private onEvent(event: EventOn<'task'>): void {
    const task = event.object;
    if (event.kind === 'create') {
      const place = this.places.at(task);
      place.add(task.ID);
      this.dirty.add(place);
      this.plan();
    } else if (event.kind === 'delete') {
      this.leave(task);
      this.cleanup.delete(task.ID);
    } else {
      if (task.NodeID !== event.old.NodeID && task.Slot === 0) {
        this.leave(event.old);
        this.places.at(task).add(task.ID);
      }
      if (isRemovable(task)) this.cleanup.add(task.ID);
      // A slot with two live tasks was left for a later look, and any news of a task brings that one.
      this.plan();
    }
  }

  private plan(): void {
    const size = this.dirty.size + this.cleanup.size;
    if (size === 0) return;
    if (size > MAX_DIRTY) {
      this.timer?.cancel();
      this.timer = this.kernel.soon(() => this.work());
    } else this.timer ??= this.kernel.after(BATCHING_INTERVAL, () => this.work());
  }

  private work(): void {
    this.timer = undefined;
    this.store.update((tx) => {
      if (this.stopped) return;
      const cleanup = this.cleanup;
      this.cleanup = new Set();
      for (const id of cleanup) if (tx.get('task', id) !== undefined) tx.remove('task', id);
      const limit = tx.all('cluster')[0]?.Spec.Orchestration.TaskHistoryRetentionLimit ?? 5;
      for (const place of this.dirty) {
        const service = tx.get('service', place.serviceId);
        if (service !== undefined && !this.clean(tx, place, service, limit)) continue;
        this.dirty.delete(place);
        this.tidy(place);
      }
    });
  }

  /** Says whether the place needs no other look. */
  private clean(tx: WriteTx, place: Place, service: Service, limit: number): boolean {
    const kind = kindOf(service);
    if (kind !== 'replicated' && kind !== 'global') return true;
    const attempts = service.Spec.TaskTemplate.RestartPolicy?.MaxAttempts ?? 0;
    let keep = attempts > 0 ? attempts + 1 : limit;
    if (keep < 0) return true;
    const tasks: SwarmTask[] = [];
    for (const id of place.ids()) {
      const task = tx.get('task', id);
      if (task !== undefined) tasks.push(task);
    }
    if (tasks.length <= keep) return true;
    tasks.sort((a, b) => timestamp(a) - timestamp(b));
    let live = 0;
    for (const task of tasks) {
      if (!canGo(task)) {
        live++;
        continue;
      }
      tx.remove('task', task.ID);
      if (tasks.length <= ++keep) break;
    }
    return live <= 1;
  }
}
