import type { Task } from '../api/types.ts';

/** The states of a task in their order; those after `running` are final. */
const ORDER = [
  'new',
  'allocated',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
  'running',
  'complete',
  'shutdown',
  'failed',
  'rejected',
] as const;

export const RUNNING = ORDER.indexOf('running') + 1;
export const COMPLETE = ORDER.indexOf('complete') + 1;

/** The width of the longest state that is shown on the way: `allocated`, `preparing`. */
export const STATE_WIDTH = 9;

/** 1 for new to 13 for rejected; 0 for remove, orphaned and what is unknown: such tasks are passed over. */
export function rank(state: string | undefined): number {
  return (ORDER as readonly (string | undefined)[]).indexOf(state) + 1;
}

export function isFinal(state: string | undefined): boolean {
  return rank(state) > RUNNING;
}

/** Whether a task runs and is meant to. */
export function runs(task: Task): boolean {
  return !isFinal(task.DesiredState) && task.Status.State === 'running';
}

/** A task's error on one line, cut so that it does not reach a narrow terminal's edge. */
export function shortError(error: string): string {
  const line = error.replaceAll('\n', ' ');
  return line.length > 75 ? `${line.slice(0, 74)}…` : line;
}

/** Of two tasks for one place the one that counts: the lower desired state, then the lower state; the first of equals. */
export function preferred(first: Task, second: Task): Task {
  const desired = rank(first.DesiredState) - rank(second.DesiredState);
  if (desired !== 0) return desired < 0 ? first : second;
  return rank(first.Status.State) <= rank(second.Status.State) ? first : second;
}

/** Of two tasks of a job for one place the one in the lower state. */
export function lowerState(first: Task, second: Task): Task {
  return rank(first.Status.State) > rank(second.Status.State) ? second : first;
}
