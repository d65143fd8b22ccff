import type { Task } from '../api/types.ts';
import { isFinal, preferred, rank, RUNNING, runs, shortError, STATE_WIDTH } from './task-states.ts';
import { action, bar, MOST_BARS, overall, type Look, type Show, type Updater } from './updater.ts';

/** The line of a task on its way to running, or its error. */
export function showTask(show: Show, id: string, task: Task, rollback: boolean): void {
  const { Err = '', State = '' } = task.Status;
  if (Err !== '') show(action(id, shortError(Err)));
  else if (!isFinal(task.DesiredState) && !isFinal(State)) {
    const step = rollback ? RUNNING - rank(State) : rank(State);
    show(bar(id, State.padEnd(STATE_WIDTH), step, RUNNING));
  }
}

/** A replicated service: a line per slot, numbered in the order in which the slots are seen (facts 5.8). */
export class ReplicatedUpdater implements Updater {
  private readonly show: Show;
  private readonly lines = new Map<number, number>();
  private begun = false;
  private done = false;

  constructor(show: Show) {
    this.show = show;
  }

  update({ service, tasks, activeNodes, rollback }: Look): boolean {
    const replicas = service.Spec.Mode.Replicated?.Replicas ?? 0;
    if (!this.begun) {
      this.begun = true;
      this.show(overall(0, replicas, rollback));
      if (replicas <= MOST_BARS) for (let i = 1; i <= replicas; i++) this.show(action(`${i}/${replicas}`, ' '));
    }
    const bySlot = chooseBySlot(tasks, activeNodes);
    if (bySlot.some((task) => task.Status.State !== 'running')) this.done = false;
    for (const task of bySlot) {
      const line = this.lineOf(task.Slot ?? 0);
      if (!this.done && replicas <= MOST_BARS && line <= replicas)
        showTask(this.show, `${line}/${replicas}`, task, rollback);
    }
    const running = bySlot.filter(runs).length;
    if (!this.done) {
      this.show(overall(running, replicas, rollback));
      this.done = running === replicas;
    }
    return running === replicas;
  }

  private lineOf(slot: number): number {
    const known = this.lines.get(slot) ?? this.lines.size + 1;
    this.lines.set(slot, known);
    return known;
  }
}

/** One task per slot, by slot. A real docker visits them in the order of a map. */
function chooseBySlot(tasks: readonly Task[], activeNodes: ReadonlySet<string>): Task[] {
  const bySlot = new Map<number, Task>();
  for (const task of tasks) {
    if (rank(task.DesiredState) === 0 || rank(task.Status.State) === 0) continue;
    const slot = task.Slot ?? 0;
    const before = bySlot.get(slot);
    if (before !== undefined && preferred(before, task) === before) continue;
    const { NodeID = '' } = task;
    if (NodeID === '' || activeNodes.has(NodeID)) bySlot.set(slot, task);
  }
  return [...bySlot.entries()].sort(([a], [b]) => a - b).map(([, task]) => task);
}
