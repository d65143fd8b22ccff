import { DisposableStore, type Disposable } from '../kernel/disposable.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { nodeMatches, storedConstraints } from './constraint.ts';
import { desiredPast, statePast } from './orchestrator/task-rules.ts';
import type { TaskTx } from './orchestrator/task-tx.ts';
import { WorkLoop } from './orchestrator/work-loop.ts';
import type { Store } from './store.ts';
import type { EventOn } from './store-events.ts';
import type { GenericResource, SwarmNode, SwarmTask } from './types.ts';

const HEARD = ['commit', 'node update'] as const;
type Heard = EventOn<(typeof HEARD)[number]>;

/**
 * Rejects tasks on nodes that no longer are what the tasks need (facts 4.6). Which ones is seen at once when a node changes:
 * a task that is made because of the same change is not among them (recordings/no-suitable-node).
 */
export class ConstraintEnforcer implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly loop: WorkLoop;
  private unfit = new Set<string>();
  private readonly kernel: Kernel;
  private readonly store: Store;

  constructor(kernel: Kernel, store: Store) {
    this.kernel = kernel;
    this.store = store;
    this.loop = new WorkLoop(
      store,
      () => this.unfit.size > 0,
      (tx) => this.run(tx),
    );
    this.owned.add(this.loop);
    this.owned.add(store.events.on(HEARD, (event) => this.onEvent(event)));
    for (const node of store.all('node')) this.look(node);
    this.loop.wake();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private onEvent(event: Heard): void {
    if (event.kind === 'commit') this.loop.wake();
    else this.look(event.object);
  }

  private look(node: SwarmNode): void {
    if (node.Spec.Availability !== 'active') return;
    const resources = node.Description?.Resources;
    let cpus = resources?.NanoCPUs ?? 0;
    let memory = resources?.MemoryBytes ?? 0;
    for (const task of this.store.tasksOfNode(node.ID)) {
      if (isOver(task)) continue;
      const reserved = task.Spec.Resources?.Reservations;
      const fits =
        this.constraintsHold(task, node) &&
        (reserved?.MemoryBytes ?? 0) <= memory &&
        (reserved?.NanoCPUs ?? 0) <= cpus &&
        (task.GenericResources ?? []).every((each) => hasGeneric(node, each));
      if (!fits) {
        this.unfit.add(task.ID);
        continue;
      }
      memory -= reserved?.MemoryBytes ?? 0;
      cpus -= reserved?.NanoCPUs ?? 0;
    }
  }

  /** The service's present constraints count, not those the task was made with. */
  private constraintsHold(task: SwarmTask, node: SwarmNode): boolean {
    const spec = this.store.get('service', task.ServiceID)?.Spec.TaskTemplate ?? task.Spec;
    return nodeMatches(storedConstraints(spec.Placement?.Constraints), node);
  }

  private run(tx: TaskTx): void {
    const { unfit } = this;
    this.unfit = new Set();
    for (const id of unfit) {
      const task = tx.get('task', id);
      if (task !== undefined && !isOver(task)) this.reject(tx, task);
    }
  }

  private reject(tx: TaskTx, task: SwarmTask): void {
    tx.update('task', {
      ...task,
      Status: {
        ...task.Status,
        Timestamp: this.kernel.date,
        State: 'rejected',
        Message: 'task rejected by constraint enforcer',
        Err: 'assigned node no longer meets constraints',
      },
    });
  }
}

/** Nobody wants it to run any more, or it has run. */
function isOver(task: SwarmTask): boolean {
  return desiredPast(task, 'complete') || task.Status.State === 'complete' || statePast(task, 'complete');
}

function hasGeneric(node: SwarmNode, claimed: GenericResource): boolean {
  const own = node.Description?.Resources.GenericResources ?? [];
  const { NamedResourceSpec: named, DiscreteResourceSpec: discrete } = claimed;
  if (named !== undefined) {
    return own.some(({ NamedResourceSpec: each }) => each?.Kind === named.Kind && each.Value === named.Value);
  }
  return own.some(
    ({ DiscreteResourceSpec: each }) => each?.Kind === discrete?.Kind && (each?.Value ?? 0) >= (discrete?.Value ?? 0),
  );
}
