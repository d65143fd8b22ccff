import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import { nodeMatches, storedConstraints } from '../constraint.ts';
import type { EventOn } from '../store-events.ts';
import type { Service, SwarmNode, SwarmTask } from '../types.ts';
import { newTask } from './new-task.ts';
import type { OrchestratorContext } from './orchestrator-context.ts';
import { initTasks } from './task-init.ts';
import { desiredPast, isInvalidNode, isTaskDirty, kindOf, statePast, type Slot } from './task-rules.ts';
import type { TaskTx } from './task-tx.ts';
import { WorkLoop } from './work-loop.ts';

function matches(service: Service, node: SwarmNode): boolean {
  return nodeMatches(storedConstraints(service.Spec.TaskTemplate.Placement?.Constraints), node);
}

/** Something to be looked at, in the order of the events. */
type Work = { readonly kind: 'service' | 'node' | 'task' | 'node gone'; readonly id: string };

const HEARD = ['commit', 'service', 'node', 'task update'] as const;
type Heard = EventOn<(typeof HEARD)[number]>;

/** Keeps one task of each global service on each node that it may run on (facts 4.4). */
export class GlobalOrchestrator implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly loop: WorkLoop;
  private readonly services = new Set<string>();
  private work = new Map<string, Work>();
  private readonly context: OrchestratorContext;

  constructor(context: OrchestratorContext) {
    this.context = context;
    const { store } = context;
    this.loop = new WorkLoop(
      store,
      () => this.work.size > 0,
      (tx) => this.run(tx),
    );
    this.owned.add(this.loop);
    this.owned.add(store.events.on(HEARD, (event) => this.onEvent(event)));
    initTasks(context, 'global', (task) => this.lookAt(task));
    for (const service of store.all('service')) this.onService(service);
    this.loop.wake();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private add(kind: Work['kind'], id: string): void {
    this.work.set(`${kind} ${id}`, { kind, id });
  }

  private onService(service: Service): void {
    if (kindOf(service) !== 'global') return;
    this.services.add(service.ID);
    this.add('service', service.ID);
  }

  private onEvent(event: Heard): void {
    if (event.kind === 'commit') this.loop.wake();
    else if (event.table === 'service') {
      if (event.kind === 'delete') this.services.delete(event.object.ID);
      else this.onService(event.object);
    } else if (event.table === 'node') {
      if (this.services.size === 0) return;
      this.add(event.kind === 'delete' ? 'node gone' : 'node', event.object.ID);
    } else this.lookAt(event.object);
  }

  /** Puts a task on the list of those to restart when it has ended. */
  private lookAt(task: SwarmTask): void {
    if (!this.services.has(task.ServiceID) && !this.isGlobal(task.ServiceID)) return;
    if (!desiredPast(task, 'running') && statePast(task, 'running')) this.add('task', task.ID);
  }

  private isGlobal(serviceId: string): boolean {
    const service = this.context.store.get('service', serviceId);
    return service !== undefined && kindOf(service) === 'global';
  }

  private run(tx: TaskTx): void {
    const work = this.work;
    this.work = new Map();
    for (const { kind, id } of work.values()) {
      if (kind === 'service') this.reconcileService(tx, id);
      else if (kind === 'node') this.reconcileNode(tx, id);
      else if (kind === 'task') this.restartTask(tx, id);
      else this.forgetNode(tx, id);
    }
  }

  private reconcileService(tx: TaskTx, serviceId: string): void {
    const service = tx.get('service', serviceId);
    if (service === undefined) return;
    const byNode = new Map<string, SwarmTask[]>();
    for (const task of tx.tasksOfService(serviceId)) {
      const tasks = byNode.get(task.NodeID);
      if (tasks === undefined) byNode.set(task.NodeID, [task]);
      else tasks.push(task);
    }
    const toUpdate: Slot[] = [];
    for (const node of tx.all('node')) {
      if (isInvalidNode(node)) continue;
      const tasks = this.context.restarts.updatableTasks(byNode.get(node.ID) ?? [], service);
      byNode.delete(node.ID);
      if (!matches(service, node)) this.shutDown(tx, tasks);
      else if (node.Spec.Availability === 'pause') continue;
      else if (tasks.length === 0) this.addTask(tx, service, node.ID);
      else toUpdate.push(tasks);
    }
    // What is left is on nodes that are drained, down or gone.
    for (const tasks of byNode.values()) this.shutDown(tx, tasks);
    if (toUpdate.length > 0) this.context.updates.update(service, toUpdate);
  }

  /**
   * A node came or changed. Its out-of-date tasks are replaced at once, not by the updater: such a replacement
   * keeps to no parallelism and no delay, and shows in no UpdateStatus (facts 4.4).
   */
  private reconcileNode(tx: TaskTx, nodeId: string): void {
    const node = tx.get('node', nodeId);
    if (node === undefined) return;
    const byService = new Map<string, SwarmTask[]>();
    for (const task of tx.tasksOfNode(nodeId)) {
      if (!this.services.has(task.ServiceID)) continue;
      const tasks = byService.get(task.ServiceID);
      if (tasks === undefined) byService.set(task.ServiceID, [task]);
      else tasks.push(task);
    }
    if (isInvalidNode(node)) {
      for (const tasks of byService.values()) this.shutDown(tx, tasks);
      return;
    }
    if (node.Spec.Availability === 'pause') return;
    for (const serviceId of this.services) {
      const service = tx.get('service', serviceId);
      if (service === undefined || !matches(service, node)) continue;
      const tasks = this.context.restarts.updatableTasks(byService.get(serviceId) ?? [], service);
      const clean = tasks.filter((task) => !isTaskDirty(service, task, node));
      if (clean.length === 0) this.addTask(tx, service, nodeId);
      const keep = clean[0];
      this.shutDown(
        tx,
        tasks.filter((task) => task !== keep),
      );
    }
  }

  private restartTask(tx: TaskTx, taskId: string): void {
    const task = tx.get('task', taskId);
    if (task === undefined || desiredPast(task, 'running')) return;
    const service = tx.get('service', task.ServiceID);
    const node = tx.get('node', task.NodeID);
    if (service === undefined || node === undefined || isInvalidNode(node)) return;
    if (node.Spec.Availability === 'pause' || !matches(service, node)) tx.desire(taskId, 'shutdown');
    else this.context.restarts.restart(tx, service, taskId);
  }

  private forgetNode(tx: TaskTx, nodeId: string): void {
    if (tx.get('node', nodeId) !== undefined) return;
    for (const task of tx.tasksOfNode(nodeId)) if (this.services.has(task.ServiceID)) tx.remove('task', task.ID);
  }

  private addTask(tx: TaskTx, service: Service, nodeId: string): void {
    tx.create('task', newTask(this.context, service, 0, nodeId, 'running'));
  }

  private shutDown(tx: TaskTx, tasks: Slot): void {
    for (const task of tasks) tx.desire(task.ID, 'shutdown');
  }
}
