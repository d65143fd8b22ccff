import type { Store, WriteTx } from '../store.ts';
import type { SwarmTask, TableName, Tables } from '../types.ts';

/**
 * A transaction of an orchestrator, which may make and change many tasks of many services in one go: finding the
 * tasks of a service or a node in it costs only as much as there are of them.
 */
export class TaskTx implements WriteTx {
  private readonly createdByService = new Map<string, SwarmTask[]>();
  private readonly createdByNode = new Map<string, SwarmTask[]>();
  private readonly store: Store;
  private readonly tx: WriteTx;

  constructor(store: Store, tx: WriteTx) {
    this.store = store;
    this.tx = tx;
  }

  get<K extends TableName>(table: K, id: string): Tables[K] | undefined {
    return this.tx.get(table, id);
  }

  all<K extends TableName>(table: K): readonly Tables[K][] {
    return this.tx.all(table);
  }

  tasksOfService(serviceId: string): readonly SwarmTask[] {
    return this.current(this.store.tasksOfService(serviceId), this.createdByService.get(serviceId));
  }

  tasksOfNode(nodeId: string): readonly SwarmTask[] {
    return this.current(this.store.tasksOfNode(nodeId), this.createdByNode.get(nodeId));
  }

  private current(committed: readonly SwarmTask[], created: readonly SwarmTask[] = []): readonly SwarmTask[] {
    const tasks: SwarmTask[] = [];
    for (const { ID } of [...committed, ...created]) {
      const task = this.tx.get('task', ID);
      if (task !== undefined) tasks.push(task);
    }
    return tasks;
  }

  create<K extends TableName>(table: K, object: Omit<Tables[K], 'Version' | 'CreatedAt' | 'UpdatedAt'>): Tables[K] {
    const created = this.tx.create(table, object);
    if (table === 'task') {
      const task = created as SwarmTask;
      add(this.createdByService, task.ServiceID, task);
      if (task.NodeID !== '') add(this.createdByNode, task.NodeID, task);
    }
    return created;
  }

  update<K extends TableName>(table: K, object: Tables[K]): Tables[K] {
    return this.tx.update(table, object);
  }

  remove(table: TableName, id: string): void {
    this.tx.remove(table, id);
  }

  /** Moves a task's desired state up; a task that is gone or already beyond stays as it is (facts 3.1). */
  desire(taskId: string, DesiredState: 'running' | 'complete' | 'shutdown' | 'remove'): void {
    const task = this.tx.get('task', taskId);
    if (task !== undefined && DESIRED_RANK[task.DesiredState] < DESIRED_RANK[DesiredState]) {
      this.tx.update('task', { ...task, DesiredState });
    }
  }
}

const DESIRED_RANK: Readonly<Record<string, number>> = { ready: 0, running: 1, complete: 2, shutdown: 3, remove: 4 };

function add(map: Map<string, SwarmTask[]>, key: string, task: SwarmTask): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [task]);
  else list.push(task);
}
