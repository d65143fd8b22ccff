import type { Micros } from '../../kernel/time.ts';
import { TASK_STATE_RANK, type SwarmTask, type TaskStatus } from '../types.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function sameStatus(a: TaskStatus, b: TaskStatus): boolean {
  return (
    a.State === b.State &&
    a.Message === b.Message &&
    a.Err === b.Err &&
    a.Timestamp === b.Timestamp &&
    a.ContainerStatus?.ContainerID === b.ContainerStatus?.ContainerID &&
    a.ContainerStatus?.PID === b.ContainerStatus?.PID &&
    a.ContainerStatus?.ExitCode === b.ContainerStatus?.ExitCode &&
    JSON.stringify(a.PortStatus) === JSON.stringify(b.PortStatus)
  );
}

/**
 * What the leader makes of a status that an agent reports: the task with the status and the leader's stamps, or
 * undefined when it is to be ignored: a lower state than the stored one, or nothing new (facts 2.3).
 */
export function takeStatus(
  task: SwarmTask,
  status: TaskStatus,
  stamp: { readonly at: Micros; readonly by: string },
): SwarmTask | undefined {
  if (TASK_STATE_RANK[status.State] < TASK_STATE_RANK[task.Status.State]) return undefined;
  if (sameStatus(task.Status, status)) return undefined;
  const { State, Timestamp, Message, Err, ContainerStatus, PortStatus } = status;
  const Status: Mutable<TaskStatus> = { State, Timestamp, Message, appliedAt: stamp.at, appliedBy: stamp.by };
  if (Err !== undefined) Status.Err = Err;
  if (ContainerStatus !== undefined) Status.ContainerStatus = ContainerStatus;
  if (PortStatus !== undefined) Status.PortStatus = PortStatus;
  return { ...task, Status };
}
