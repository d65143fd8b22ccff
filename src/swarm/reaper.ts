import { DisposableStore, type Disposable } from '../kernel/disposable.ts';
import type { Kernel, Timer } from '../kernel/kernel.ts';
import { MILLISECOND, type Micros } from '../kernel/time.ts';
import { desiredPast, kindOf, statePast } from './orchestrator/task-rules.ts';
import type { Store, StoreEvent, WriteTx } from './store.ts';
import { TASK_STATE_RANK, type Service, type SwarmTask } from './types.ts';

/** The reaper works this long after the first thing to do (facts 3.5) … */
const BATCHING_INTERVAL = 250 * MILLISECOND;
/** … or at once when there is more than this. */
const MAX_DIRTY = 1000;

const RANK = TASK_STATE_RANK;

/** A place in a service: a slot, or the node of a task that has none. */
function placeOf(task: SwarmTask): string {
  return task.Slot > 0 ? `${task.ServiceID} ${task.Slot}` : `${task.ServiceID} ${task.NodeID}`;
}

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
  private readonly places = new Map<string, Set<string>>();
  private readonly dirty = new Map<string, string>();
  private cleanup = new Set<string>();
  private timer: Timer | undefined;
  private readonly kernel: Kernel;
  private readonly store: Store;

  constructor(kernel: Kernel, store: Store) {
    this.kernel = kernel;
    this.store = store;
    for (const task of store.all('task')) {
      this.enter(task);
      if (isRemovable(task)) this.cleanup.add(task.ID);
    }
    this.owned.add(store.events.on((event) => this.onEvent(event)));
    this.plan();
  }

  dispose(): void {
    this.timer?.cancel();
    this.stopped = true;
    this.owned.dispose();
  }

  private enter(task: SwarmTask): void {
    const place = placeOf(task);
    const tasks = this.places.get(place);
    if (tasks === undefined) this.places.set(place, new Set([task.ID]));
    else tasks.add(task.ID);
  }

  private leave(task: SwarmTask): void {
    const place = placeOf(task);
    const tasks = this.places.get(place);
    tasks?.delete(task.ID);
    if (tasks?.size === 0) this.places.delete(place);
  }

  private onEvent(event: StoreEvent): void {
    if (event.kind === 'commit' || event.table !== 'task') return;
    const task = event.object;
    if (event.kind === 'create') {
      this.enter(task);
      this.dirty.set(placeOf(task), task.ServiceID);
      this.plan();
    } else if (event.kind === 'delete') {
      this.leave(task);
      this.cleanup.delete(task.ID);
    } else {
      if (task.NodeID !== event.old.NodeID && task.Slot === 0) {
        this.leave(event.old);
        this.enter(task);
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
      for (const [place, serviceId] of this.dirty) {
        const service = tx.get('service', serviceId);
        if (service === undefined || this.clean(tx, place, service, limit)) this.dirty.delete(place);
      }
    });
  }

  /** Says whether the place needs no other look. */
  private clean(tx: WriteTx, place: string, service: Service, limit: number): boolean {
    const kind = kindOf(service);
    if (kind !== 'replicated' && kind !== 'global') return true;
    const attempts = service.Spec.TaskTemplate.RestartPolicy?.MaxAttempts ?? 0;
    let keep = attempts > 0 ? attempts + 1 : limit;
    if (keep < 0) return true;
    const tasks: SwarmTask[] = [];
    for (const id of this.places.get(place) ?? []) {
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
