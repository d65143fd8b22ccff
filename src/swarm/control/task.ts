import { byText } from '../../kernel/compare.ts';
import type { Future } from '../../kernel/wait.ts';
import { isTaskDirty } from '../orchestrator/task-rules.ts';
import type { ReadTx, Store } from '../store.ts';
import type { SwarmTask } from '../types.ts';
import { read, write, type ControlContext } from './context.ts';
import type { ControlArgs, TaskFilters } from './methods.ts';
import { includes, passes } from './object-filters.ts';
import { RpcError } from './rpc-error.ts';

function existing(tx: ReadTx, id: string): SwarmTask {
  const task = tx.get('task', id);
  if (task === undefined) throw new RpcError('NotFound', `task ${id} not found`);
  return task;
}

export function getTask({ store }: ControlContext, { id }: ControlArgs['getTask']): Future<SwarmTask> {
  return read(() => existing(store, id));
}

/** The tasks that filters by service or node leave, without looking at all others. */
function candidates(store: Store, filters: TaskFilters | undefined): readonly SwarmTask[] {
  const services = filters?.serviceIds ?? [];
  const nodes = filters?.nodeIds ?? [];
  if (services.length === 0 && nodes.length === 0) return store.all('task');
  const lists =
    services.length > 0
      ? [...new Set(services)].map((id) => store.tasksOfService(id))
      : [...new Set(nodes)].map((id) => store.tasksOfNode(id));
  return lists.length === 1 ? lists[0] : lists.flat().sort(byText((each) => each.ID));
}

export function listTasks(
  { store }: ControlContext,
  { filters }: ControlArgs['listTasks'],
): Future<readonly SwarmTask[]> {
  return read(() =>
    candidates(store, filters).filter((task) => {
      if (!passes(filters, { id: task.ID, name: task.Name, labels: task.serviceLabels })) return false;
      if (!includes(filters?.serviceIds, task.ServiceID) || !includes(filters?.nodeIds, task.NodeID)) return false;
      if (!includes(filters?.desiredStates, task.DesiredState)) return false;
      if (!includes(filters?.runtimes, task.Spec.Runtime ?? 'container')) return false;
      if (filters?.upToDate !== true) return true;
      const service = store.get('service', task.ServiceID);
      return service !== undefined && !isTaskDirty(service, task, store.get('node', task.NodeID));
    }),
  );
}

export function removeTask(context: ControlContext, { id }: ControlArgs['removeTask']): Future<undefined> {
  return write(context, (tx) => {
    existing(tx, id);
    tx.remove('task', id);
    return undefined;
  });
}
