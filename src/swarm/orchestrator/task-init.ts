import { SECOND, type Micros } from '../../kernel/time.ts';
import type { Service, SwarmTask } from '../types.ts';
import type { OrchestratorContext } from './orchestrator-context.ts';
import { startNow } from './restart-supervisor.ts';
import { isPerNode, kindOf, statePast, type ServiceKind } from './task-rules.ts';
import { TaskTx } from './task-tx.ts';

/**
 * What a new leader does with the tasks of one kind of service that it finds (facts 4.5): it reads the restart
 * history out of them, starts those that were waiting for a delay, for the rest of that delay, and deletes
 * those whose service is gone.
 * @param lookAt what the orchestrator does when it sees a change of a task
 */
export function initTasks(
  { kernel, store, restarts }: OrchestratorContext,
  kind: ServiceKind,
  lookAt: (task: SwarmTask) => void,
): void {
  const instances = new Map<string, { service: Service; tasks: SwarmTask[] }>();
  const orphans: string[] = [];
  const startAtOnce: string[] = [];
  for (const task of store.all('task')) {
    if (task.ServiceID === '') continue;
    const service = store.get('service', task.ServiceID);
    if (service === undefined) {
      if (kind === 'replicated') orphans.push(task.ID);
      continue;
    }
    if (kindOf(service) !== kind) continue;
    const key = `${task.ServiceID} ${isPerNode(service) ? task.NodeID : task.Slot}`;
    const instance = instances.get(key);
    if (instance === undefined) instances.set(key, { service, tasks: [task] });
    else instance.tasks.push(task);
    lookAt(task);
    if (task.DesiredState !== 'ready' || statePast(task, 'complete')) continue;
    const left = remainingDelay(task, kernel.date);
    if (left > 0) restarts.delayStart(undefined, task.ID, left);
    else startAtOnce.push(task.ID);
  }
  for (const { service, tasks } of instances.values()) {
    const newest = tasks.reduce((max, task) => Math.max(max, task.specVersion?.Index ?? 0), 0);
    const current = tasks.filter((task) => (task.specVersion?.Index ?? 0) === newest);
    current.sort((a, b) => a.CreatedAt - b.CreatedAt);
    for (const task of current.slice(1)) restarts.history.record(task, service, task.CreatedAt);
  }
  if (orphans.length === 0 && startAtOnce.length === 0) return;
  store.update((tx) => {
    const tasks = new TaskTx(store, tx);
    for (const id of orphans) if (tx.get('task', id) !== undefined) tx.remove('task', id);
    for (const id of startAtOnce) startNow(tasks, id);
  });
}

function remainingDelay(task: SwarmTask, now: Micros): Micros {
  const delay = task.Spec.RestartPolicy?.Delay;
  const full = delay === undefined ? 5 * SECOND : Math.round(delay / 1000);
  const since = task.Status.appliedAt ?? task.Status.Timestamp;
  return Math.min(full, since + full - now);
}
