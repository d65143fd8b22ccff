import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import { nodeMatches, storedConstraints } from '../constraint.ts';
import type { EventOn } from '../store-events.ts';
import type { Service, SwarmTask } from '../types.ts';
import { newTask } from './new-task.ts';
import type { OrchestratorContext } from './orchestrator-context.ts';
import { initTasks } from './task-init.ts';
import { desiredPast, isInvalidNode, isJob, kindOf, statePast } from './task-rules.ts';
import type { TaskTx } from './task-tx.ts';
import { WorkLoop } from './work-loop.ts';

const HEARD = ['commit', 'service create', 'service update', 'task update'] as const;
type Heard = EventOn<(typeof HEARD)[number]>;

/**
 * Runs jobs to completion (facts 4.8). It looks at a job when its service changes and when one of its tasks
 * ends, but at no event of a node: a node that comes later gets nothing until then.
 */
export class JobsOrchestrator implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly loop: WorkLoop;
  private reconcile = new Set<string>();
  private readonly context: OrchestratorContext;

  constructor(context: OrchestratorContext) {
    this.context = context;
    const { store } = context;
    this.loop = new WorkLoop(
      store,
      () => this.reconcile.size > 0,
      (tx) => this.run(tx),
    );
    this.owned.add(this.loop);
    this.owned.add(store.events.on(HEARD, (event) => this.onEvent(event)));
    for (const kind of ['replicated-job', 'global-job'] as const) initTasks(context, kind, () => {});
    for (const service of store.all('service')) if (isJob(service)) this.reconcile.add(service.ID);
    this.loop.wake();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private onEvent(event: Heard): void {
    if (event.kind === 'commit') this.loop.wake();
    else if (event.table === 'service') {
      if (isJob(event.object)) this.reconcile.add(event.object.ID);
    } else {
      const task = event.object;
      if (task.JobIteration === undefined || desiredPast(task, 'complete') || !statePast(task, 'running')) return;
      this.reconcile.add(task.ServiceID);
    }
  }

  private run(tx: TaskTx): void {
    const reconcile = this.reconcile;
    this.reconcile = new Set();
    for (const id of reconcile) {
      const service = tx.get('service', id);
      if (service === undefined) continue;
      if (kindOf(service) === 'global-job') this.globalJob(tx, service);
      else if (kindOf(service) === 'replicated-job') this.replicatedJob(tx, service);
    }
  }

  private isCurrent(service: Service, task: SwarmTask): boolean {
    return task.JobIteration?.Index === (service.JobStatus?.JobIteration.Index ?? 0);
  }

  private replicatedJob(tx: TaskTx, service: Service): void {
    const taken = new Set<number>();
    const failed: SwarmTask[] = [];
    const old: SwarmTask[] = [];
    let completed = 0;
    let active = 0;
    for (const task of tx.tasksOfService(service.ID)) {
      if (!this.isCurrent(service, task)) {
        if (!statePast(task, 'running')) old.push(task);
      } else if (task.Status.State === 'complete') {
        completed++;
        taken.add(task.Slot);
      } else if (!desiredPast(task, 'complete')) {
        active++;
        taken.add(task.Slot);
        if (statePast(task, 'running')) failed.push(task);
      }
    }
    const spec = service.Spec.Mode.ReplicatedJob ?? {};
    const concurrent = spec.MaxConcurrent ?? 1;
    const total = spec.TotalCompletions ?? concurrent;
    const missing = Math.min(concurrent - active, total - completed - active);
    let slot = 0;
    for (let made = 0; made < missing; made++, slot++) {
      while (taken.has(slot)) slot++;
      tx.create('task', newTask(this.context, service, slot, '', 'complete'));
    }
    for (const task of failed) this.context.restarts.restart(tx, service, task.ID);
    for (const task of old) tx.desire(task.ID, 'remove');
  }

  private globalJob(tx: TaskTx, service: Service): void {
    const constraints = storedConstraints(service.Spec.TaskTemplate.Placement?.Constraints);
    const served = new Set<string>();
    const failed: SwarmTask[] = [];
    for (const task of tx.tasksOfService(service.ID)) {
      if (!this.isCurrent(service, task)) {
        tx.desire(task.ID, 'remove');
        continue;
      }
      served.add(task.NodeID);
      if (task.Status.State === 'complete' || desiredPast(task, 'complete')) continue;
      const node = tx.get('node', task.NodeID);
      if (isInvalidNode(node)) tx.desire(task.ID, 'shutdown');
      else if (statePast(task, 'running')) failed.push(task);
    }
    for (const node of tx.all('node')) {
      if (served.has(node.ID) || node.Spec.Availability !== 'active' || node.Status.State !== 'ready') continue;
      if (nodeMatches(constraints, node)) tx.create('task', newTask(this.context, service, 0, node.ID, 'complete'));
    }
    for (const task of failed) this.context.restarts.restart(tx, service, task.ID);
  }
}
