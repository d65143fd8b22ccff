import type { RandomStream } from '../../kernel/random.ts';
import type { Micros } from '../../kernel/time.ts';
import type { WriteTx } from '../store.ts';
import { TASK_STATE_RANK, type GenericResource, type SwarmTask, type TaskStatus } from '../types.ts';
import { taskName } from '../task-name.ts';
import {
  NODES_PER_RECORD,
  PASSED_OVER_PER_RECORD,
  RECORDS,
  TASKS_PER_RECORD,
  type PlacementLog,
  type RankedNode,
} from './explanation.ts';
import type { FilterName, Pipeline } from './filters.ts';
import type { NodeInfo } from './node-info.ts';
import { placementTree, type PlacementTree } from './placement-tree.ts';
import { bestNodes, NodeQueue, nodeRank, type Rank } from './ranking.ts';

const ASSIGNED = 'scheduler assigned task to node';

export interface PlacementContext {
  readonly tx: WriteTx;
  readonly now: Micros;
  /** What the manager's clock shows, for what is written down. */
  readonly date: Micros;
  readonly random: RandomStream;
  readonly pipeline: Pipeline;
  readonly nodes: readonly NodeInfo[];
  node(id: string): NodeInfo | undefined;
  readonly log: PlacementLog;
}

/** One round of the scheduler, inside one transaction. */
export class PlacementRun {
  // Of the group that is being placed.
  private queue: SwarmTask[] = [];
  private nodeRank: Rank = () => 0;
  private rejected: { nodeId: string; filter: FilterName }[] = [];
  private ranking: RankedNode[] = [];
  private passedOver: RankedNode[] = [];
  private placed: { taskId: string; nodeId: string }[] = [];
  private serviceTask: SwarmTask | undefined;
  /** Whether there will be a record of it. */
  private recorded = true;
  private readonly context: PlacementContext;

  constructor(context: PlacementContext) {
    this.context = context;
  }

  /** Lets a task that is bound to its node go there if the node passes all filters (facts 6.7). */
  confirm(task: SwarmTask): void {
    const { pipeline } = this.context;
    const info = this.context.node(task.NodeID);
    if (info === undefined) return;
    this.begin(task);
    if (this.accepts(info)) {
      this.assign(task, info, 'scheduler confirmed task can run on preassigned node');
      this.record([], '', true);
      return;
    }
    const Err = pipeline.explain();
    if (task.Status.Err !== Err) this.setStatus(task, { ...task.Status, Err, Timestamp: this.context.date });
    this.record([task], Err, true);
  }

  /**
   * Places tasks of one service and version (facts 6.5, 6.6).
   * @returns those that found no place and are to be tried again
   */
  placeGroup(tasks: SwarmTask[]): readonly SwarmTask[] {
    const [task] = tasks;
    this.begin(task);
    this.queue = tasks;
    this.nodeRank = nodeRank(task, this.context.now);
    const tree = placementTree(this.context.nodes, task.Spec.Placement, task.ServiceID);
    this.placeInTree(tasks.length, tree);
    return this.leftOver(this.queue);
  }

  /**
   * Places tasks that belong to no version of a service, one after the other (facts 6.1).
   * @returns those that found no place and are to be tried again
   */
  placeSingly(tasks: readonly SwarmTask[]): readonly SwarmTask[] {
    const left: SwarmTask[] = [];
    const accepts = (info: NodeInfo): boolean => this.accepts(info);
    let nodes: { readonly serviceId: string; readonly queue: NodeQueue } | undefined;
    for (const [i, task] of tasks.entries()) {
      // Each task makes a record, and those that the others of this round push out of the log again would cost a fifth of
      // the whole time.
      this.recorded = tasks.length - i <= RECORDS;
      if ((task.Spec.Placement?.Preferences ?? []).length > 0) {
        left.push(...this.placeGroup([task]));
        nodes = undefined;
        continue;
      }
      this.begin(task);
      if (nodes?.serviceId !== task.ServiceID) {
        const rank = nodeRank(task, this.context.now);
        nodes = { serviceId: task.ServiceID, queue: new NodeQueue(this.context.nodes, rank, this.salt()) };
      }
      const placed = nodes.queue.placeOnBest(accepts, (info) => {
        this.rank([info], this.context.nodes);
        this.assign(task, info, ASSIGNED);
      });
      if (placed) this.record([], '', false);
      else left.push(...this.leftOver([task]));
    }
    return left;
  }

  /** One draw, from which the order among equal nodes is made. */
  private salt(): number {
    return this.context.random.int(0, 0x7fff_ffff);
  }

  /** Says of tasks of the group that nothing was found for them, and of the group what became of it. */
  private leftOver(tasks: readonly SwarmTask[]): readonly SwarmTask[] {
    const explanation = tasks.length === 0 ? '' : this.context.pipeline.explain();
    this.record(tasks, explanation, false);
    return tasks.filter((each) => this.noSuitableNode(each, explanation));
  }

  private begin(task: SwarmTask): void {
    this.context.pipeline.setTask(task);
    this.serviceTask = task;
    if (!this.recorded) return;
    this.rejected = [];
    this.ranking = [];
    this.passedOver = [];
    this.placed = [];
  }

  private accepts(info: NodeInfo): boolean {
    const filter = this.context.pipeline.verdict(info);
    if (filter !== undefined && this.recorded && this.rejected.length < NODES_PER_RECORD) {
      this.rejected.push({ nodeId: info.node.ID, filter });
    }
    return filter === undefined;
  }

  /** Places up to `count` tasks of the queue in a part of the tree; says how many it could. */
  private placeInTree(count: number, tree: PlacementTree): number {
    const { branches } = tree;
    if (branches === undefined) return this.placeOnNodes(count, tree.nodes);
    let placed = 0;
    let inUsable = branches.reduce((sum, branch) => sum + branch.tasks, 0);
    const full = new Set<PlacementTree>();
    // Which branches get one more when it does not divide evenly is chance.
    const order = branches.length < 2 ? branches : this.context.random.shuffle(branches);
    while (placed !== count && full.size !== branches.length) {
      const usable = branches.length - full.size;
      const target = Math.floor((inUsable + count - placed) / usable);
      let remainder = (inUsable + count - placed) % usable;
      for (const branch of order) {
        if (full.has(branch)) continue;
        if (branch.tasks > target || (branch.tasks === target && remainder === 0)) continue;
        const share = target - branch.tasks + (remainder > 0 ? 1 : 0);
        const done = this.placeInTree(Math.min(share, count - placed), branch);
        if (done < Math.min(share, count - placed)) {
          full.add(branch);
          inUsable -= branch.tasks;
        } else if (remainder > 0) remainder--;
        placed += done;
      }
    }
    return placed;
  }

  private placeOnNodes(count: number, candidates: readonly NodeInfo[]): number {
    const nodes = bestNodes(candidates, count, this.nodeRank, (info) => this.accepts(info), this.salt());
    if (nodes.length === 0) return 0;
    this.rank(nodes, candidates);
    const failing = new Set<NodeInfo>();
    let at = 0;
    let placed = 0;
    for (;;) {
      const task = this.queue.pop();
      if (task === undefined) return placed;
      const info = nodes[at % nodes.length];
      this.assign(task, info, ASSIGNED);
      placed++;
      if (placed === count) return placed;
      if (at + 1 < nodes.length) {
        // First fill each node up to the level of the next …
        if (this.nodeRank(nodes[at + 1]) < this.nodeRank(info)) at++;
        // … and when all are level, go round.
      } else at++;
      const from = at;
      while (failing.has(nodes[at % nodes.length]) || !this.accepts(nodes[at % nodes.length])) {
        failing.add(nodes[at % nodes.length]);
        at++;
        if (at - from === nodes.length) return placed;
      }
    }
  }

  private rank(nodes: readonly NodeInfo[], candidates: readonly NodeInfo[]): void {
    if (!this.recorded) return;
    for (const info of nodes) {
      if (this.ranking.length >= NODES_PER_RECORD) return;
      this.ranking.push(this.worth(info));
    }
    if (nodes.length === candidates.length) return;
    // The others were not asked, but whoever wants to know why not them wants to know what the filters say.
    const told = new Set([...nodes.map(({ node }) => node.ID), ...this.rejected.map(({ nodeId }) => nodeId)]);
    let left = PASSED_OVER_PER_RECORD;
    for (const info of candidates) {
      if (left === 0) return;
      if (told.has(info.node.ID)) continue;
      left--;
      const filter = this.context.pipeline.refusal(info);
      if (filter === undefined) this.passedOver.push(this.worth(info));
      else this.rejected.push({ nodeId: info.node.ID, filter });
    }
  }

  private worth(info: NodeInfo): RankedNode {
    const task = this.serviceTask;
    return {
      nodeId: info.node.ID,
      recentFailures: task === undefined ? 0 : info.recentFailures(task, this.context.now),
      tasksOfService: info.activeTasksOf(task?.ServiceID ?? ''),
      tasks: info.activeTasks,
    };
  }

  private assign(task: SwarmTask, info: NodeInfo, Message: string): void {
    const generic: readonly GenericResource[] = task.Spec.Resources?.Reservations?.GenericResources ?? [];
    const claimed = generic.length === 0 ? undefined : info.claim(generic);
    const assigned: SwarmTask = {
      ...task,
      NodeID: info.node.ID,
      // A job's slot 0 is named after its node (facts 3.4).
      Name: task.Slot === 0 && task.ServiceID !== '' ? taskName(task.serviceName, 0, info.node.ID, task.ID) : task.Name,
      Status: { State: 'assigned', Timestamp: this.context.date, Message },
    };
    const complete = claimed === undefined ? assigned : { ...assigned, GenericResources: claimed };
    info.set(this.context.tx.update('task', complete));
    if (this.recorded && this.placed.length < TASKS_PER_RECORD)
      this.placed.push({ taskId: task.ID, nodeId: info.node.ID });
  }

  /** Says in the task why it waits. Returns whether it is to be tried again. */
  private noSuitableNode(task: SwarmTask, explanation: string): boolean {
    const service = this.context.tx.get('service', task.ServiceID);
    if (task.ServiceID !== '' && service === undefined) return false;
    const newer = (service?.specVersion.Index ?? 0) > (task.specVersion?.Index ?? 0);
    if (newer) {
      // A task of an earlier version is given up until its own object changes, and keeps what it said before
      // (transcripts/host-ports): nobody may want it any more, and then it need not wait to be told to stop.
      if (TASK_STATE_RANK[task.DesiredState] >= TASK_STATE_RANK.shutdown) {
        const { Err: _, ...rest } = task.Status;
        this.setStatus(task, { ...rest, State: 'shutdown', Timestamp: this.context.date });
      }
      return false;
    }
    const Err = explanation === '' ? 'no suitable node' : `no suitable node (${explanation})`;
    if (task.Status.Err !== Err) this.setStatus(task, { ...task.Status, Err, Timestamp: this.context.date });
    return true;
  }

  private setStatus(task: SwarmTask, Status: TaskStatus): void {
    this.context.tx.update('task', { ...task, Status });
  }

  private record(unplaced: readonly SwarmTask[], explanation: string, preassigned: boolean): void {
    const task = this.serviceTask;
    if (task === undefined || !this.recorded) return;
    this.context.log.add({
      at: this.context.now,
      serviceId: task.ServiceID,
      specVersion: task.specVersion?.Index,
      preassigned,
      rejected: this.rejected,
      ranking: this.ranking,
      passedOver: this.passedOver,
      placed: this.placed,
      unplaced: unplaced.slice(0, TASKS_PER_RECORD).map((each) => each.ID),
      explanation,
    });
  }
}
