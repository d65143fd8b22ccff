import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { MILLISECOND, SECOND, type Micros } from '../../kernel/time.ts';
import type { Store, WriteTx } from '../store.ts';
import type { EventOn } from '../store-events.ts';
import { TASK_STATE_RANK, type SwarmTask } from '../types.ts';
import { PlacementLog } from './explanation.ts';
import { Pipeline } from './filters.ts';
import { NodeInfo } from './node-info.ts';
import { PlacementRun } from './placement-run.ts';

/** Scheduling waits until nothing was committed for this long (facts 6.1) … */
const COMMIT_DEBOUNCE = 50 * MILLISECOND;
/** … but not longer than this after the first commit. */
const MAX_LATENCY = SECOND;

const RANK = TASK_STATE_RANK;

function past(task: SwarmTask, state: 'running' | 'assigned'): boolean {
  return RANK[task.Status.State] > RANK[state];
}

const HEARD = ['commit', 'task', 'node'] as const;
type Heard = EventOn<(typeof HEARD)[number]>;

/**
 * Decides on which node each pending task runs (facts 6). What it needs to know of the nodes it keeps up event
 * by event; a placement then looks at nodes, never at tasks.
 */
export class Scheduler implements Disposable {
  /** How the latest placements came about. */
  readonly log = new PlacementLog();
  private readonly owned = new DisposableStore();
  private stopped = false;
  private readonly nodes = new Map<string, NodeInfo>();
  private nodeList: readonly NodeInfo[] | undefined;
  /** Pending tasks that may go anywhere, and those that are bound to a node. */
  private unassigned = new Set<string>();
  private readonly preassigned = new Set<string>();
  /** Tasks that were bound to their node from the start: their failures say nothing about it. */
  private readonly bound = new Set<string>();
  private tickRequired = false;
  private debouncingSince: Micros = 0;
  private timer: Timer | undefined;
  private scheduling = false;
  private missed = false;
  private readonly random: RandomStream;
  private readonly pipeline: Pipeline;
  private readonly kernel: Kernel;
  private readonly store: Store;

  constructor(kernel: Kernel, store: Store, random: (name: string) => RandomStream) {
    this.kernel = kernel;
    this.store = store;
    this.random = random('swarm/scheduler');
    this.pipeline = new Pipeline((networkId) => store.get('network', networkId)?.DriverState?.Name);
    for (const node of store.all('node')) this.nodes.set(node.ID, new NodeInfo(node));
    for (const task of store.all('task')) this.taskChanged(undefined, task);
    this.tickRequired = true;
    this.owned.add(store.events.on(HEARD, (event) => this.onEvent(event)));
    this.commit();
  }

  dispose(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.stopped = true;
    this.owned.dispose();
  }

  private onEvent(event: Heard): void {
    if (event.kind === 'commit') this.commit();
    else if (event.table === 'task') {
      if (event.kind === 'delete') this.taskDeleted(event.object);
      else this.taskChanged(event.kind === 'update' ? event.old : undefined, event.object);
    } else {
      if (event.kind === 'delete') {
        // A node that goes lets nobody in: that alone is no reason to look again (facts 6.1).
        this.nodes.delete(event.object.ID);
        this.nodeList = undefined;
        return;
      }
      const info = this.nodes.get(event.object.ID);
      if (info !== undefined) info.node = event.object;
      else {
        this.nodes.set(event.object.ID, new NodeInfo(event.object));
        this.nodeList = undefined;
      }
      this.tickRequired = true;
    }
  }

  private taskChanged(old: SwarmTask | undefined, task: SwarmTask): void {
    const rank = RANK[task.Status.State];
    if (rank < RANK.pending) return;
    if (past(task, 'running')) {
      if (old === undefined || past(old, 'running')) return;
      const info = this.nodes.get(old.NodeID);
      const failed = task.Status.State === 'failed' || task.Status.State === 'rejected';
      if (failed && !this.bound.has(task.ID)) info?.taskFailed(task, this.kernel.now);
      this.taskDeleted(old);
      return;
    }
    if (task.NodeID === '') {
      this.unassigned.add(task.ID);
      this.tickRequired = true;
      return;
    }
    this.unassigned.delete(task.ID);
    if (rank === RANK.pending) {
      this.preassigned.add(task.ID);
      this.bound.add(task.ID);
      return;
    }
    this.preassigned.delete(task.ID);
    this.nodes.get(task.NodeID)?.set(task);
  }

  private taskDeleted(task: SwarmTask): void {
    this.unassigned.delete(task.ID);
    this.preassigned.delete(task.ID);
    this.bound.delete(task.ID);
    const info = this.nodes.get(task.NodeID);
    if (info === undefined) return;
    info.delete(task.ID);
    this.tickRequired = true;
  }

  private commit(): void {
    const anything = this.tickRequired || this.preassigned.size > 0;
    if (this.timer === undefined) {
      if (!anything) return;
      this.debouncingSince = this.kernel.now;
    } else {
      this.timer.cancel();
      if (this.kernel.now - this.debouncingSince > MAX_LATENCY) {
        this.timer = undefined;
        this.schedule();
        return;
      }
    }
    this.timer = this.kernel.after(COMMIT_DEBOUNCE, () => {
      this.timer = undefined;
      this.schedule();
    });
  }

  private schedule(): void {
    // While a decision is on its way nothing is decided on the state before it.
    if (!this.tickRequired && this.preassigned.size === 0) return;
    if (this.scheduling) {
      this.missed = true;
      return;
    }
    this.scheduling = true;
    this.store.update(
      (tx) => {
        if (!this.stopped) this.round(tx);
      },
      () => {
        this.scheduling = false;
        if (!this.missed || this.stopped) return;
        this.missed = false;
        this.commit();
      },
    );
  }

  private round(tx: WriteTx): void {
    const run = new PlacementRun({
      tx,
      now: this.kernel.now,
      date: this.kernel.date,
      random: this.random,
      pipeline: this.pipeline,
      nodes: (this.nodeList ??= [...this.nodes.values()]),
      node: (id) => this.nodes.get(id),
      log: this.log,
    });
    for (const id of this.preassigned) {
      const task = tx.get('task', id);
      if (task !== undefined) run.confirm(task);
    }
    if (!this.tickRequired) return;
    this.tickRequired = false;
    const pending = this.unassigned;
    this.unassigned = new Set();
    const groups = new Map<string, SwarmTask[]>();
    const single: SwarmTask[] = [];
    for (const id of pending) {
      const task = tx.get('task', id);
      if (task === undefined || task.NodeID !== '' || task.Status.State !== 'pending') continue;
      if (task.specVersion === undefined) {
        single.push(task);
        continue;
      }
      const key = `${task.ServiceID} ${task.specVersion.Index}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [task]);
      else group.push(task);
    }
    for (const group of this.shuffled([...groups.values()])) {
      for (const task of run.placeGroup(this.shuffled(group))) this.unassigned.add(task.ID);
    }
    for (const task of run.placeSingly(this.shuffled(single))) this.unassigned.add(task.ID);
  }

  /** Groups, and the tasks in them, come in an order of chance (facts 6.1). */
  private shuffled<T>(items: T[]): T[] {
    return items.length < 2 ? items : this.random.shuffle(items);
  }
}
