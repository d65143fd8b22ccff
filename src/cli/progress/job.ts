import type { Service, Task } from '../api/types.ts';
import { compareStrings } from '../../kernel/go/natsort.ts';
import { COMPLETE, lowerState, rank, shortError, STATE_WIDTH } from './task-states.ts';
import { action, bar, MOST_BARS, type Look, type Show, type Updater } from './updater.ts';

/** Whether a task belongs to the job's present run. */
function ofIteration(task: Task, iteration: number): boolean {
  return task.JobIteration !== undefined && task.JobIteration !== null && (task.JobIteration.Index ?? 0) === iteration;
}

function iterationOf(service: Service): number {
  return service.JobStatus?.JobIteration.Index ?? 0;
}

function showJobTask(show: Show, id: string, task: Task | undefined): void {
  const { Err = '', State = '' } = task?.Status ?? {};
  if (Err !== '') show(action(id, shortError(Err)));
  else show(bar(id, State.padEnd(STATE_WIDTH), rank(State), COMPLETE));
}

function jobProgress(completed: number, total: number): ReturnType<typeof bar> {
  const count = String(completed).padStart(String(total).length);
  return bar('job progress', `${count} out of ${total} complete`, completed, total);
}

/** A job with a number of tasks: a line per slot, and how many are at work (transcripts/jobs). */
export class ReplicatedJobUpdater implements Updater {
  private readonly show: Show;
  private readonly concurrent: number;
  private readonly total: number;
  private readonly iteration: number;
  private begun = false;

  constructor(service: Service, show: Show) {
    this.show = show;
    this.concurrent = service.Spec.Mode.ReplicatedJob?.MaxConcurrent ?? 0;
    this.total = service.Spec.Mode.ReplicatedJob?.TotalCompletions ?? 0;
    this.iteration = iterationOf(service);
  }

  update({ tasks }: Look): boolean {
    if (!this.begun) {
      this.begun = true;
      this.showTotals(0, 0);
      if (this.total <= MOST_BARS) for (let i = 1; i <= this.total; i++) this.show(action(`${i}/${this.total}`, ' '));
    }
    const bySlot = new Map<number, Task>();
    for (const task of tasks) {
      if (!ofIteration(task, this.iteration) || rank(task.DesiredState) === 0 || rank(task.Status.State) === 0)
        continue;
      const before = bySlot.get(task.Slot ?? 0);
      bySlot.set(task.Slot ?? 0, before === undefined ? task : lowerState(before, task));
    }
    let active = 0;
    let completed = 0;
    // Slots are counted through from 0: one that is not there yet counts as at work.
    for (let slot = 0; slot < bySlot.size; slot++) {
      const task = bySlot.get(slot);
      if (this.total <= MOST_BARS) showJobTask(this.show, `${(task?.Slot ?? 0) + 1}/${this.total}`, task);
      const state = rank(task?.Status.State);
      if (state < COMPLETE) active++;
      if (state === COMPLETE) completed++;
    }
    this.showTotals(active, completed);
    return completed === this.total;
  }

  private showTotals(active: number, completed: number): void {
    this.show(jobProgress(completed, this.total));
    const count = String(active).padStart(String(this.concurrent).length);
    this.show(action('active tasks', `${count} out of ${Math.min(this.total - completed, this.concurrent)} tasks`));
  }
}

/** A job on every node: a line per node that was there when it began. */
export class GlobalJobUpdater implements Updater {
  private readonly show: Show;
  private nodes: ReadonlySet<string> | undefined;

  constructor(show: Show) {
    this.show = show;
  }

  update({ service, tasks, activeNodes }: Look): boolean {
    const own = tasks.filter((task) => ofIteration(task, iterationOf(service)));
    if (this.nodes === undefined) {
      if (tasks.length === 0 && activeNodes.size > 0) {
        this.show(action('job progress', 'waiting for tasks'));
        return false;
      }
      this.nodes = new Set(own.map((task) => task.NodeID ?? ''));
      this.show(jobProgress(0, this.nodes.size));
    }
    const byNode = new Map<string, Task>();
    for (const task of own) {
      const node = task.NodeID ?? '';
      if (!this.nodes.has(node)) continue;
      const before = byNode.get(node);
      byNode.set(node, before === undefined ? task : lowerState(before, task));
    }
    const chosen = [...byNode.entries()].sort(([a], [b]) => compareStrings(a, b));
    if (this.nodes.size <= MOST_BARS) for (const [node, task] of chosen) showJobTask(this.show, node, task);
    const completed = chosen.filter(([, task]) => task.Status.State === 'complete').length;
    this.show(jobProgress(completed, this.nodes.size));
    return completed === this.nodes.size;
  }
}
