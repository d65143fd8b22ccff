import type { Assignment } from '../rpc/methods.ts';
import type { ReadTx } from '../store.ts';
import { TASK_STATE_RANK, type SwarmTask } from '../types.ts';

type DependencyKind = 'network' | 'secret' | 'config';

interface Dependency {
  readonly kind: DependencyKind;
  readonly id: string;
}

function dependenciesOf(task: SwarmTask): Dependency[] {
  const all: Dependency[] = [];
  for (const { NetworkID } of task.networks) all.push({ kind: 'network', id: NetworkID });
  const spec = task.Spec.ContainerSpec;
  for (const { SecretID } of spec?.Secrets ?? []) all.push({ kind: 'secret', id: SecretID });
  for (const { ConfigID } of spec?.Configs ?? []) all.push({ kind: 'config', id: ConfigID });
  return all;
}

const isOver = (task: SwarmTask): boolean => TASK_STATE_RANK[task.Status.State] > TASK_STATE_RANK.running;

/** Whether the difference is nothing but what the agent itself has reported. */
function sameButStatus(a: SwarmTask, b: SwarmTask): boolean {
  return (
    a.DesiredState === b.DesiredState &&
    a.Spec === b.Spec &&
    a.networks === b.networks &&
    a.endpoint === b.endpoint &&
    a.GenericResources === b.GenericResources &&
    a.serviceName === b.serviceName &&
    a.serviceLabels === b.serviceLabels
  );
}

/**
 * What one node has been given. Only tasks from ASSIGNED on belong to it; secrets and configs go with the tasks
 * that use them and are taken back when the last of these is over; a network stays until its last task is gone
 * (facts 2.4).
 */
export class Assignments {
  private readonly tasks = new Map<string, SwarmTask>();
  /** Which tasks use something, by kind and id. */
  private readonly users = new Map<string, Set<string>>();
  /** What is to be sent, by id, with the kind before it unless it is a task. */
  private changes = new Map<string, Assignment>();

  /** How many changes wait to be sent. */
  get pending(): number {
    return this.changes.size;
  }

  /** Takes the changes that are to be sent now. */
  take(): readonly Assignment[] {
    const changes = [...this.changes.values()];
    this.changes = new Map();
    return changes;
  }

  /** A task of this node was changed; says whether that gives the node something to know. */
  update(store: ReadTx, task: SwarmTask): boolean {
    if (TASK_STATE_RANK[task.Status.State] < TASK_STATE_RANK.assigned) return false;
    const known = this.tasks.get(task.ID);
    this.tasks.set(task.ID, task);
    if (known !== undefined && sameButStatus(known, task) && task.Status.State !== 'assigned') {
      return isOver(task) && this.release(task, false);
    }
    if (known === undefined && !isOver(task)) for (const each of dependenciesOf(task)) this.use(store, task.ID, each);
    this.change({ kind: 'task', id: task.ID, object: task });
    return true;
  }

  /** A task of this node was deleted. */
  remove(task: SwarmTask): boolean {
    const known = this.tasks.get(task.ID);
    if (known === undefined) return false;
    this.tasks.delete(task.ID);
    this.change({ kind: 'task', id: task.ID, object: undefined });
    this.release(known, true);
    return true;
  }

  /** A secret, config or network that may be in use here has new contents. */
  refresh(kind: DependencyKind, object: Exclude<Assignment['object'], undefined>): boolean {
    if (!this.users.has(`${kind} ${object.ID}`)) return false;
    this.change({ kind, id: object.ID, object } as Assignment);
    return true;
  }

  private change(change: Assignment): void {
    const key = change.kind === 'task' ? change.id : `${change.kind} ${change.id}`;
    this.changes.delete(key);
    this.changes.set(key, change);
  }

  private use(store: ReadTx, taskId: string, { kind, id }: Dependency): void {
    const key = `${kind} ${id}`;
    let users = this.users.get(key);
    if (users === undefined) {
      const object = store.get(kind, id);
      if (object === undefined) return;
      this.users.set(key, (users = new Set()));
      this.change({ kind, id, object } as Assignment);
    }
    users.add(taskId);
  }

  private release(task: SwarmTask, gone: boolean): boolean {
    const before = this.changes.size;
    for (const { kind, id } of dependenciesOf(task)) {
      if (kind === 'network' && !gone) continue;
      const key = `${kind} ${id}`;
      const users = this.users.get(key);
      if (users === undefined || !users.delete(task.ID) || users.size > 0) continue;
      this.users.delete(key);
      this.change({ kind, id, object: undefined } as Assignment);
    }
    return this.changes.size > before;
  }
}
