import type { Task } from '../api/types.ts';
import { compareStrings } from '../../kernel/go/natsort.ts';
import { showTask } from './replicated.ts';
import { preferred, rank, runs } from './task-states.ts';
import { action, MOST_BARS, overall, type Look, type Show, type Updater } from './updater.ts';

/** A global service: a line per node, named by the node's short id. */
export class GlobalUpdater implements Updater {
  private readonly show: Show;
  private begun = false;
  private done = false;

  constructor(show: Show) {
    this.show = show;
  }

  update({ tasks, activeNodes, rollback }: Look): boolean {
    const byNode = chooseByNode(tasks);
    const count = byNode.length;
    if (!this.begun) {
      // The orchestrator has not come to it yet, or no node fits.
      if (count === 0) {
        this.show(action('overall progress', 'waiting for new tasks'));
        return false;
      }
      this.begun = true;
      this.show(overall(0, count, rollback));
    }
    if (byNode.some((task) => task.Status.State !== 'running')) this.done = false;
    const active = byNode.filter((task) => activeNodes.has(task.NodeID ?? ''));
    if (!this.done && count <= MOST_BARS)
      for (const task of active) showTask(this.show, (task.NodeID ?? '').slice(0, 12), task, rollback);
    const running = active.filter(runs).length;
    if (!this.done) {
      this.show(overall(running, count, rollback));
      this.done = running === count;
    }
    return running === count;
  }
}

function chooseByNode(tasks: readonly Task[]): Task[] {
  const byNode = new Map<string, Task>();
  for (const task of tasks) {
    if (rank(task.DesiredState) === 0 || rank(task.Status.State) === 0) continue;
    const node = task.NodeID ?? '';
    const before = byNode.get(node);
    byNode.set(node, before === undefined ? task : preferred(before, task));
  }
  return [...byNode.entries()].sort(([a], [b]) => compareStrings(a, b)).map(([, task]) => task);
}
