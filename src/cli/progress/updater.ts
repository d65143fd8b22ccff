import type { Service, Task } from '../api/types.ts';
import type { ProgressMessage } from './message-display.ts';

/** What one look at the swarm showed. */
export interface Look {
  readonly service: Service;
  /** Tasks of the service's present version. */
  readonly tasks: readonly Task[];
  /** Ids of the nodes that are not down. */
  readonly activeNodes: ReadonlySet<string>;
  readonly rollback: boolean;
}

/** Draws the progress of one kind of service. */
export interface Updater {
  /** Draws what has changed; says whether the service is as it should be. */
  update(look: Look): boolean;
}

export type Show = (message: ProgressMessage) => void;

/** From this many on only the total is drawn. */
export const MOST_BARS = 20;

/** A message that the next one of the same id overwrites. */
export function action(id: string, status: string): ProgressMessage {
  return { id, status, progressDetail: {} };
}

/** A line with a bar but without numbers. */
export function bar(id: string, status: string, current: number, total: number): ProgressMessage {
  return { id, status, progressDetail: { current, total, hidecounts: true } };
}

export function overall(count: number, total: number, rollback: boolean): ProgressMessage {
  return action('overall progress', `${rollback ? 'rolling back update: ' : ''}${count} out of ${total} tasks`);
}
