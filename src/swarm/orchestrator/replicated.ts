import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import type { EventOn } from '../store-events.ts';
import type { Service, SwarmTask } from '../types.ts';
import { newTask } from './new-task.ts';
import type { OrchestratorContext } from './orchestrator-context.ts';
import { sortForScaleDown } from './scale-down.ts';
import { desiredPast, isInvalidNode, kindOf, statePast, type Slot } from './task-rules.ts';
import type { TaskTx } from './task-tx.ts';
import { initTasks } from './task-init.ts';
import { WorkLoop } from './work-loop.ts';

const HEARD = ['commit', 'task', 'service', 'node update', 'node delete'] as const;
type Heard = EventOn<(typeof HEARD)[number]>;

/** Keeps the right number of tasks in the slots of replicated services (facts 4.1 to 4.3). */
export class ReplicatedOrchestrator implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly loop: WorkLoop;
  private restart = new Set<string>();
  private reconcile = new Set<string>();
  private readonly context: OrchestratorContext;

  constructor(context: OrchestratorContext) {
    this.context = context;
    const { store } = context;
    this.loop = new WorkLoop(
      store,
      () => this.restart.size > 0 || this.reconcile.size > 0,
      (tx) => this.work(tx),
    );
    this.owned.add(this.loop);
    this.owned.add(store.events.on(HEARD, (event) => this.onEvent(event)));
    initTasks(context, 'replicated', (task) => this.lookAt(task));
    for (const service of store.all('service')) if (kindOf(service) === 'replicated') this.reconcile.add(service.ID);
    this.loop.wake();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private onEvent(event: Heard): void {
    if (event.kind === 'commit') this.loop.wake();
    else if (event.table === 'task') {
      if (event.kind !== 'delete') this.lookAt(event.object);
      else if (!desiredPast(event.object, 'running') && this.serviceOf(event.object) !== undefined) {
        this.reconcile.add(event.object.ServiceID);
      }
    } else if (event.table === 'service') {
      if (event.kind !== 'delete' && kindOf(event.object) === 'replicated') this.reconcile.add(event.object.ID);
    } else {
      if (event.kind === 'update' && !isInvalidNode(event.object)) return;
      for (const task of this.context.store.tasksOfNode(event.object.ID)) this.lookAt(task);
    }
  }

  private serviceOf(task: SwarmTask): Service | undefined {
    const service = this.context.store.get('service', task.ServiceID);
    return service !== undefined && kindOf(service) === 'replicated' ? service : undefined;
  }

  /** Puts a task on the list of those to restart when it has ended or can not stay where it is. */
  private lookAt(task: SwarmTask): void {
    if (desiredPast(task, 'running')) return;
    const ended = statePast(task, 'running');
    if (!ended && (task.NodeID === '' || !isInvalidNode(this.context.store.get('node', task.NodeID)))) return;
    if (this.serviceOf(task) !== undefined) this.restart.add(task.ID);
  }

  private work(tx: TaskTx): void {
    const restart = this.restart;
    this.restart = new Set();
    for (const id of restart) {
      const task = tx.get('task', id);
      if (task === undefined || desiredPast(task, 'running')) continue;
      const service = tx.get('service', task.ServiceID);
      if (service !== undefined) this.context.restarts.restart(tx, service, id);
    }
    const reconcile = this.reconcile;
    this.reconcile = new Set();
    for (const id of reconcile) this.reconcileService(tx, id);
  }

  private reconcileService(tx: TaskTx, serviceId: string): void {
    const service = tx.get('service', serviceId);
    if (service === undefined) return;
    const bySlot = new Map<number, SwarmTask[]>();
    for (const task of tx.tasksOfService(serviceId)) {
      const slot = bySlot.get(task.Slot);
      if (slot === undefined) bySlot.set(task.Slot, [task]);
      else slot.push(task);
    }
    const occupied: Slot[] = [];
    const dead = new Map<number, Slot>();
    for (const [number, tasks] of bySlot) {
      const updatable = this.context.restarts.updatableTasks(tasks, service);
      if (updatable.length > 0) occupied.push(updatable);
      else dead.set(number, tasks);
    }
    // Chance on a real swarm (facts 5.4); in recording update-pause the lowest slot comes first.
    occupied.sort((a, b) => a[0].Slot - b[0].Slot);
    const replicas = service.Spec.Mode.Replicated?.Replicas ?? 1;
    if (replicas > occupied.length) {
      this.context.updates.update(service, occupied);
      this.fill(tx, service, occupied, dead, replicas - occupied.length);
      this.deleteTasks(tx, dead);
    } else if (replicas < occupied.length) {
      const sorted = sortForScaleDown(occupied);
      this.context.updates.update(service, sorted.slice(0, replicas));
      this.deleteTasks(tx, dead);
      for (const slot of sorted.slice(replicas)) for (const task of slot) tx.desire(task.ID, 'remove');
    } else {
      this.deleteTasks(tx, dead);
      this.context.updates.update(service, occupied);
    }
  }

  /** Makes tasks in the lowest free slots; those slots are no longer dead. */
  private fill(tx: TaskTx, service: Service, occupied: readonly Slot[], dead: Map<number, Slot>, count: number): void {
    const taken = new Set(occupied.map((slot) => slot[0].Slot));
    let number = 0;
    for (let made = 0; made < count; made++) {
      do number++;
      while (taken.has(number));
      dead.delete(number);
      tx.create('task', newTask(this.context, service, number, '', 'running'));
    }
  }

  private deleteTasks(tx: TaskTx, slots: ReadonlyMap<number, Slot>): void {
    for (const slot of slots.values()) {
      for (const task of slot) if (tx.get('task', task.ID) !== undefined) tx.remove('task', task.ID);
    }
  }
}
