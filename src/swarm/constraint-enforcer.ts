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

/** Rejects tasks on nodes that no longer are what the tasks need (facts 4.6). */
export class ConstraintEnforcer implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly loop: WorkLoop;
  private nodes = new Set<string>();
  private readonly kernel: Kernel;

  constructor(kernel: Kernel, store: Store) {
    this.kernel = kernel;
    this.loop = new WorkLoop(
      store,
      () => this.nodes.size > 0,
      (tx) => this.run(tx),
    );
    this.owned.add(this.loop);
    this.owned.add(store.events.on(HEARD, (event) => this.onEvent(event)));
    for (const node of store.all('node')) this.nodes.add(node.ID);
    this.loop.wake();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private onEvent(event: Heard): void {
    if (event.kind === 'commit') this.loop.wake();
    else this.nodes.add(event.object.ID);
  }

  private run(tx: TaskTx): void {
    const nodes = this.nodes;
    this.nodes = new Set();
    for (const id of nodes) {
      const node = tx.get('node', id);
      if (node?.Spec.Availability === 'active') this.enforce(tx, node);
    }
  }

  private enforce(tx: TaskTx, node: SwarmNode): void {
    const resources = node.Description?.Resources;
    let cpus = resources?.NanoCPUs ?? 0;
    let memory = resources?.MemoryBytes ?? 0;
    for (const task of tx.tasksOfNode(node.ID)) {
      if (desiredPast(task, 'complete')) continue;
      if (task.Status.State === 'complete' || statePast(task, 'complete')) continue;
      const reserved = task.Spec.Resources?.Reservations;
      const fits =
        this.constraintsHold(tx, task, node) &&
        (reserved?.MemoryBytes ?? 0) <= memory &&
        (reserved?.NanoCPUs ?? 0) <= cpus &&
        (task.GenericResources ?? []).every((each) => hasGeneric(node, each));
      if (!fits) {
        this.reject(tx, task);
        continue;
      }
      memory -= reserved?.MemoryBytes ?? 0;
      cpus -= reserved?.NanoCPUs ?? 0;
    }
  }

  /** The service's present constraints count, not those the task was made with. */
  private constraintsHold(tx: TaskTx, task: SwarmTask, node: SwarmNode): boolean {
    const spec = tx.get('service', task.ServiceID)?.Spec.TaskTemplate ?? task.Spec;
    return nodeMatches(storedConstraints(spec.Placement?.Constraints), node);
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
