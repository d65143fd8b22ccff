import type { Disposable } from '../../kernel/disposable.ts';
import type { Timer } from '../../kernel/kernel.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import type { Service, SwarmTask, UpdateConfig } from '../types.ts';
import { newTask } from './new-task.ts';
import { isPerNode, isTaskDirty, desiredPast, statePast, type Slot } from './task-rules.ts';
import { TaskTx } from './task-tx.ts';
import type { UpdateRecord } from './update-log.ts';
import { completeUpdate, pauseUpdate, rollbackUpdate, startUpdate } from './update-status.ts';
import type { UpdateSupervisor } from './update-supervisor.ts';

/** What holds where a service says nothing (facts 5.1). */
const DEFAULT_CONFIG: UpdateConfig = {
  Parallelism: 1,
  FailureAction: 'pause',
  MaxFailureRatio: 0,
  Order: 'stop-first',
};
const DEFAULT_MONITOR = 5 * SECOND;

/** One of the workers that replace slots, each at its own pace (facts 5.4). */
interface Worker {
  /** Ends the sleep after a slot. */
  timer: Timer | undefined;
}

/** A slot that a worker waits for. */
interface Waiting {
  readonly worker: Worker;
  readonly slot: Slot;
  readonly startThenStop: boolean;
  /** Whether the new task has been told to run: only then its state is looked at. */
  started: boolean;
}

/** What the tasks of a slot have in common. */
function slotKey(task: SwarmTask): string {
  return task.Slot === 0 ? task.NodeID : String(task.Slot);
}

/**
 * One run of a rolling update: takes the dirty slots of a service from one spec to another (facts 5.3 to 5.6).
 * It ends when all are done and watched, when a failure stops it, or when it is cancelled for another run.
 */
export class Updater implements Disposable {
  private stopped = false;
  private finished = false;
  /** The dirty slots, and which of them is the next. */
  private readonly queue: Slot[] = [];
  private next = 0;
  private dirtyCount = 0;
  private workers: Worker[] = [];
  private readonly idle: Worker[] = [];
  private readonly waiting = new Map<string, Waiting>();
  /** Tasks that this run made, and when it saw them run; a failure of others does not count (facts 5.5). */
  private readonly made = new Map<string, Micros | undefined>();
  /** Tasks that others made meanwhile, by slot. */
  private readonly appeared = new Map<string, SwarmTask[]>();
  private readonly failed = new Set<string>();
  private readonly buffered: SwarmTask[] = [];
  private readonly config: UpdateConfig;
  private readonly isRollback: boolean;
  private monitor: Micros;
  private monitoring: Timer | undefined;
  private readonly owner: UpdateSupervisor;
  readonly service: Service;

  constructor(owner: UpdateSupervisor, service: Service) {
    this.owner = owner;
    this.service = service;
    this.isRollback = service.UpdateStatus?.State === 'rollback_started';
    this.config = (this.isRollback ? service.Spec.RollbackConfig : service.Spec.UpdateConfig) ?? DEFAULT_CONFIG;
    const monitor = this.config.Monitor ?? 0;
    this.monitor = monitor === 0 ? DEFAULT_MONITOR : Math.round(monitor / 1000);
  }

  private get delay(): Micros {
    return Math.round((this.config.Delay ?? 0) / 1000);
  }

  /** Begins with the slots as they are now. Says whether there is anything to do. */
  start(slots: readonly Slot[]): boolean {
    const { service } = this;
    const state = service.UpdateStatus?.State;
    if (state === 'paused' || state === 'rollback_paused') return this.finish();
    const dirty = slots.filter((slot) => this.isSlotDirty(slot));
    if (dirty.length === 0) {
      if (state === 'updating' || state === 'rollback_started') this.complete();
      return this.finish();
    }
    if (service.UpdateStatus === undefined) startUpdate(this.owner.kernel, this.owner.store, service.ID);
    this.queue.push(...dirty);
    this.dirtyCount = dirty.length;
    const parallelism = this.config.Parallelism === 0 ? dirty.length : this.config.Parallelism;
    this.workers = Array.from({ length: Math.min(parallelism, dirty.length) }, () => ({
      timer: undefined,
    }));
    for (const worker of this.workers) this.idle.push(worker);
    this.log({ kind: 'started', dirtySlots: dirty.length, parallelism, rollback: this.isRollback });
    this.feed();
    return true;
  }

  /** Calls the run off; tasks that are half-way stay as they are. */
  dispose(): void {
    if (this.finished) return;
    this.stopped = true;
    this.log({ kind: 'cancelled' });
    this.finish();
  }

  private finish(): false {
    this.finished = true;
    this.monitoring?.cancel();
    for (const worker of this.workers) worker.timer?.cancel();
    this.waiting.clear();
    this.owner.finished(this);
    return false;
  }

  private log(what: UpdateRecord['what']): void {
    const { kernel, log } = this.owner;
    log.add({ at: kernel.now, serviceId: this.service.ID, specVersion: this.service.specVersion.Index, what });
  }

  private isDirty(task: SwarmTask): boolean {
    return isTaskDirty(this.service, task, this.owner.store.get('node', task.NodeID));
  }

  private isSlotDirty(slot: Slot): boolean {
    return slot.length > 1 || (slot.length === 1 && this.isDirty(slot[0]));
  }

  /** Hands slots to idle workers, one by one; when none are left and all workers are idle, watches. */
  private feed(): void {
    while (!this.finished && this.idle.length > 0 && this.next < this.queue.length) {
      const worker = this.idle.pop();
      if (worker !== undefined) this.work(worker, this.queue[this.next++]);
    }
    if (this.finished || this.hasSlots() || this.idle.length < this.workers.length) return;
    if (this.stopped) this.finish();
    else this.watch();
  }

  /** Whether there are slots that no worker has taken yet. */
  private hasSlots(): boolean {
    return this.next < this.queue.length;
  }

  private watch(): void {
    if (this.monitoring !== undefined) return;
    if (this.monitor <= this.delay) this.monitor = this.delay + SECOND;
    const { kernel } = this.owner;
    this.log({ kind: 'monitoring', until: kernel.now + this.monitor });
    this.monitoring = kernel.after(this.monitor, () => this.complete());
    for (const task of this.buffered.splice(0)) if (!this.finished) this.onFailure(task);
  }

  /** Ends the run and then says so: what the orchestrator sees to be done next is no longer this run's business. */
  private complete(): void {
    this.log({ kind: 'completed' });
    this.finish();
    completeUpdate(this.owner.kernel, this.owner.store, this.service.ID);
  }

  /** A worker is done with a slot: it sleeps, also after its last one (facts 5.4, observed 26). */
  private slotDone(worker: Worker): void {
    if (this.finished) return;
    if (this.delay === 0) {
      this.idle.push(worker);
      this.feed();
      return;
    }
    worker.timer = this.owner.kernel.after(this.delay, () => {
      this.idle.push(worker);
      this.feed();
    });
  }

  /** A task of the service was made; unless this run did it, it stands in for one that ended meanwhile. */
  onCreated(task: SwarmTask): void {
    if (this.made.has(task.ID)) return;
    const key = slotKey(task);
    const tasks = this.appeared.get(key);
    if (tasks === undefined) this.appeared.set(key, [task]);
    else tasks.push(task);
  }

  /** What is in a slot by the time its turn has come. */
  private present(slot: Slot): Slot {
    const { store, restarts } = this.owner;
    const tasks: SwarmTask[] = [];
    for (const { ID } of [...slot, ...(this.appeared.get(slotKey(slot[0])) ?? [])]) {
      const task = store.get('task', ID);
      if (task !== undefined) tasks.push(task);
    }
    const updatable = restarts.updatableTasks(tasks, this.service);
    return updatable.length > 0 ? updatable : slot;
  }

  /** Brings a slot up to date. What is in it is looked at only when all that was decided before is committed. */
  private work(worker: Worker, queued: Slot): void {
    const { store } = this.owner;
    let waits = false;
    store.update(
      (tx) => {
        if (this.finished || tx.get('service', this.service.ID) === undefined) return;
        waits = this.bringUp(new TaskTx(store, tx), worker, this.present(queued));
      },
      () => {
        if (!waits) this.slotDone(worker);
      },
    );
  }

  /** Says whether there is something to wait for. */
  private bringUp(tx: TaskTx, worker: Worker, slot: Slot): boolean {
    const clean = slot.filter((task) => !this.isDirty(task));
    const existing =
      clean.find((task) => task.DesiredState === 'running') ?? clean.findLast((task) => !desiredPast(task, 'ready'));
    if (existing === undefined) {
      this.replace(tx, worker, slot);
      return true;
    }
    const old = this.shutDown(
      tx,
      slot.filter((task) => task !== existing),
    );
    if (existing.DesiredState === 'running') return false;
    this.owner.restarts.delayStart(old, existing.ID, 0, () => this.slotDone(worker));
    return true;
  }

  private replace(tx: TaskTx, worker: Worker, slot: Slot): void {
    const startFirst = this.config.Order === 'start-first';
    const [{ Slot: number, NodeID }] = slot;
    const nodeId = isPerNode(this.service) ? NodeID : '';
    const task = tx.create('task', newTask(this.owner, this.service, number, nodeId, 'ready'));
    this.made.set(task.ID, undefined);
    const waiting: Waiting = { worker, slot, startThenStop: startFirst, started: false };
    this.waiting.set(task.ID, waiting);
    const old = startFirst ? undefined : this.shutDown(tx, slot);
    this.log({ kind: 'replaced', slot: number, newTask: task.ID, oldTasks: slot.map((each) => each.ID) });
    this.owner.restarts.delayStart(old, task.ID, 0, () => {
      waiting.started = true;
      this.check(task.ID);
    });
  }

  /** Tells tasks to stop; returns one of those that were told. */
  private shutDown(tx: TaskTx, tasks: Slot): SwarmTask | undefined {
    let told: SwarmTask | undefined;
    for (const { ID } of tasks) {
      const task = tx.get('task', ID);
      if (task === undefined || desiredPast(task, 'running')) continue;
      tx.desire(ID, 'shutdown');
      told = task;
    }
    return told;
  }

  /** A task of the service changed. */
  onTask(task: SwarmTask): void {
    if (this.finished) return;
    if (statePast(task, 'running')) {
      // Once all slots are handed out, nobody looks at failures until the workers are through (facts 5.5).
      if (this.hasSlots() || this.monitoring !== undefined) this.onFailure(task);
      else this.buffered.push(task);
    }
    if (this.waiting.has(task.ID)) this.check(task.ID);
  }

  /** Looks whether the task that a worker waits for has come up. */
  private check(taskId: string): void {
    const waiting = this.waiting.get(taskId);
    if (waiting === undefined || !waiting.started || this.finished) return;
    const { store, kernel } = this.owner;
    const task = store.get('task', taskId);
    if (task === undefined || (task.Status.State !== 'running' && !statePast(task, 'running'))) return;
    this.waiting.delete(taskId);
    this.made.set(taskId, kernel.now);
    this.log({ kind: 'running', slot: task.Slot, newTask: taskId });
    if (waiting.startThenStop && task.Status.State === 'running') {
      store.update(
        (tx) => {
          this.shutDown(new TaskTx(store, tx), waiting.slot);
        },
        () => this.slotDone(waiting.worker),
      );
    } else this.slotDone(waiting.worker);
  }

  private onFailure(task: SwarmTask): void {
    const { FailureAction: action = 'pause', MaxFailureRatio } = this.config;
    if (action === 'continue' || this.stopped || this.failed.has(task.ID) || !this.made.has(task.ID)) return;
    const { kernel, store } = this.owner;
    const seenRunning = this.made.get(task.ID);
    if (seenRunning !== undefined && kernel.now - seenRunning > this.monitor) return;
    this.failed.add(task.ID);
    const ratio = Math.fround(this.failed.size / this.dirtyCount);
    this.log({ kind: 'failed', task: task.ID, failures: this.failed.size, ratio });
    if (ratio <= Math.fround(MaxFailureRatio)) return;
    this.next = this.queue.length;
    const { ID } = this.service;
    if (action === 'rollback' && this.isRollback) {
      // A rollback does not roll back. It says so, but goes on to its end, which overwrites it (facts 5.5).
      pauseUpdate(store, ID, `rollback paused due to failure or early termination of task ${task.ID}`);
      this.log({ kind: 'paused', task: task.ID });
      if (this.monitoring !== undefined) this.complete();
      return;
    }
    this.stopped = true;
    if (action === 'rollback') {
      rollbackUpdate(store, ID, `update rolled back due to failure or early termination of task ${task.ID}`);
      this.log({ kind: 'rolled back', task: task.ID });
    } else {
      pauseUpdate(store, ID, `update paused due to failure or early termination of task ${task.ID}`);
      this.log({ kind: 'paused', task: task.ID });
    }
    // Workers finish the slots that they are on.
    if (this.monitoring !== undefined) this.finish();
    else this.feed();
  }
}
