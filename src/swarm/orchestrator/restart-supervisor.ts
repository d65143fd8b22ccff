import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import type { Timer } from '../../kernel/kernel.ts';
import { MINUTE, SECOND, type Micros } from '../../kernel/time.ts';
import type { Store } from '../store.ts';
import type { EventOn } from '../store-events.ts';
import type { Service, SwarmNode, SwarmTask } from '../types.ts';
import { newTask, type TaskMaker } from './new-task.ts';
import { RestartHistory } from './restart-history.ts';
import { desiredPast, isPerNode, statePast, type Slot } from './task-rules.ts';
import { TaskTx } from './task-tx.ts';

/** The delay of a restart policy that does not say (facts 4.5). */
const DEFAULT_DELAY = 5 * SECOND;
/** How long a replacement waits at most for the task before it to stop. */
const OLD_TASK_LIMIT = MINUTE;

/** A task that is to start later. */
interface DelayedStart {
  readonly timers: Timer[];
  /** The task whose end it waits for, and that task's node. */
  readonly oldTaskId: string | undefined;
  readonly oldNodeId: string | undefined;
  delayOver: boolean;
  oldStopped: boolean;
  /** Called once, when the task was started or the start was called off. */
  readonly done: (() => void)[];
  /** Whether somebody waits for the delay to pass to restart this very task. */
  hasWaiter: boolean;
}

function delayOf(task: SwarmTask): Micros {
  const delay = task.Spec.RestartPolicy?.Delay;
  return delay === undefined ? DEFAULT_DELAY : Math.round(delay / 1000);
}

const HEARD = ['task update', 'task delete', 'node update', 'node delete', 'service delete'] as const;
type Heard = EventOn<(typeof HEARD)[number]>;

/** Replaces tasks that ended, and starts tasks after a delay (facts 4.5). One serves all orchestrators of a leader. */
export class RestartSupervisor implements Disposable {
  readonly history = new RestartHistory();
  private readonly owned = new DisposableStore();
  private readonly delayed = new Map<string, DelayedStart>();
  private readonly waitingForTask = new Map<string, Set<string>>();
  private readonly waitingForNode = new Map<string, Set<string>>();
  private readonly starting = new Map<string, (() => void)[]>();
  private startQueued = false;
  private readonly store: Store;
  private readonly maker: TaskMaker;

  constructor(maker: TaskMaker) {
    this.maker = maker;
    this.store = maker.store;
    this.owned.add(maker.store.events.on(HEARD, (event) => this.onEvent(event)));
  }

  dispose(): void {
    this.owned.dispose();
    for (const start of this.delayed.values()) for (const timer of start.timers) timer.cancel();
    this.delayed.clear();
  }

  private onEvent(event: Heard): void {
    if (event.table === 'task') {
      if (event.kind === 'delete') this.cancel(event.object.ID);
      else if (statePast(event.object, 'running')) this.stopped(this.waitingForTask.get(event.object.ID));
    } else if (event.table === 'node') {
      if (event.kind === 'delete' || event.object.Status.State === 'down') {
        this.stopped(this.waitingForNode.get(event.object.ID));
      }
    } else this.history.forget(event.object.ID);
  }

  private stopped(waiting: Set<string> | undefined): void {
    if (waiting === undefined) return;
    for (const taskId of [...waiting]) {
      const start = this.delayed.get(taskId);
      if (start === undefined) continue;
      start.oldStopped = true;
      this.startIfDue(taskId, start);
    }
  }

  /**
   * Ends a task's life and, where its policy says so, makes another in its place: at once, so that it is placed
   * and prepared while the delay runs.
   */
  restart(tx: TaskTx, service: Service, taskId: string): void {
    const delayed = this.delayed.get(taskId);
    if (delayed !== undefined) {
      // It failed before it was even to start: what comes after it waits for its delay, lest that loops tightly.
      if (!delayed.hasWaiter) {
        delayed.hasWaiter = true;
        delayed.done.push(() => this.restartLater(taskId));
      }
      return;
    }
    const task = tx.get('task', taskId);
    if (task === undefined || desiredPast(task, 'complete')) return;
    const ended = tx.update('task', { ...task, DesiredState: 'shutdown' });
    if (!this.history.allows(ended, service)) return;
    const perNode = isPerNode(service);
    const replacement = tx.create(
      'task',
      newTask(this.maker, service, perNode ? 0 : task.Slot, perNode ? task.NodeID : '', 'ready'),
    );
    const node: SwarmNode | undefined = tx.get('node', task.NodeID);
    const drained = node?.Spec.Availability === 'drain';
    const waits = node?.Status.State !== 'down' && !statePast(task, 'running');
    this.history.record(replacement, service, this.maker.kernel.date);
    this.delayStart(waits ? task : undefined, replacement.ID, drained ? 0 : delayOf(task));
  }

  private restartLater(taskId: string): void {
    this.store.update((tx) => {
      const task = tx.get('task', taskId);
      // A job's task has its delay behind it once it is to complete: the job's own rules then decide (facts 4.8).
      if (task !== undefined && desiredPast(task, 'running')) return;
      const service = task && tx.get('service', task.ServiceID);
      if (service !== undefined) this.restart(new TaskTx(this.store, tx), service, taskId);
    });
  }

  /**
   * Lets a task run after a delay, and after the end of another task.
   * @param oldTask the task whose end it waits for as well, for at most a minute
   * @param done called when it was started or can not be any more
   */
  delayStart(oldTask: SwarmTask | undefined, taskId: string, delay: Micros, done?: () => void): void {
    this.cancel(taskId);
    const { kernel } = this.maker;
    const nothingToWaitFor = oldTask === undefined || this.hasStopped(oldTask);
    const start: DelayedStart = {
      timers: [],
      oldTaskId: nothingToWaitFor ? undefined : oldTask.ID,
      oldNodeId: nothingToWaitFor ? undefined : oldTask.NodeID,
      delayOver: delay <= 0,
      oldStopped: nothingToWaitFor,
      done: done === undefined ? [] : [done],
      hasWaiter: false,
    };
    this.delayed.set(taskId, start);
    if (start.oldTaskId !== undefined) {
      add(this.waitingForTask, start.oldTaskId, taskId);
      if (start.oldNodeId !== undefined && start.oldNodeId !== '') add(this.waitingForNode, start.oldNodeId, taskId);
      start.timers.push(
        kernel.after(OLD_TASK_LIMIT, () => {
          start.oldStopped = true;
          this.startIfDue(taskId, start);
        }),
      );
    }
    // Without a delay it still happens in a transaction of its own, after the one that made the task.
    start.timers.push(
      kernel.after(delay, () => {
        start.delayOver = true;
        this.startIfDue(taskId, start);
      }),
    );
  }

  private hasStopped(task: SwarmTask): boolean {
    const current = this.store.get('task', task.ID) ?? task;
    return statePast(current, 'running') || this.store.get('node', task.NodeID)?.Status.State === 'down';
  }

  /** Calls off a delayed start; whoever waits for it goes on. */
  cancel(taskId: string): void {
    const start = this.forget(taskId);
    for (const each of start?.done ?? []) each();
  }

  private forget(taskId: string): DelayedStart | undefined {
    const start = this.delayed.get(taskId);
    if (start === undefined) return undefined;
    this.delayed.delete(taskId);
    for (const timer of start.timers) timer.cancel();
    if (start.oldTaskId !== undefined) remove(this.waitingForTask, start.oldTaskId, taskId);
    if (start.oldNodeId !== undefined) remove(this.waitingForNode, start.oldNodeId, taskId);
    return start;
  }

  private startIfDue(taskId: string, start: DelayedStart): void {
    if (!start.delayOver || !start.oldStopped || this.delayed.get(taskId) !== start) return;
    this.forget(taskId);
    this.starting.set(taskId, start.done);
    if (this.startQueued) return;
    // All that is due together is written together.
    this.startQueued = true;
    let batch = new Map<string, (() => void)[]>();
    this.store.update(
      (tx) => {
        this.startQueued = false;
        batch = new Map(this.starting);
        this.starting.clear();
        for (const id of batch.keys()) startNow(new TaskTx(this.store, tx), id);
      },
      () => {
        for (const done of batch.values()) for (const each of done) each();
      },
    );
  }

  /** The tasks of a slot that an update would replace; none when the slot is dead (facts 4.2). */
  updatableTasks(tasks: Slot, service: Service): Slot {
    const updatable = tasks.filter((task) => !desiredPast(task, 'running'));
    if (updatable.length > 0 || service.UpdateStatus?.State === 'rollback_started') return updatable;
    let youngest: SwarmTask | undefined;
    for (const task of tasks) if (youngest === undefined || task.CreatedAt > youngest.CreatedAt) youngest = task;
    return youngest !== undefined && !this.history.allows(youngest, service) ? [youngest] : [];
  }
}

/** A task that was only to get ready is to run; a job's is to complete. */
export function startNow(tx: TaskTx, taskId: string): void {
  const task = tx.get('task', taskId);
  if (task === undefined || task.DesiredState !== 'ready') return;
  tx.desire(taskId, task.JobIteration === undefined ? 'running' : 'complete');
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
}

function remove(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  values?.delete(value);
  if (values?.size === 0) map.delete(key);
}
