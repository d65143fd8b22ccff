import type { Micros } from '../../kernel/time.ts';

export type LogStreamName = 'stdout' | 'stderr';

/** Whose logs are wanted: tasks, or all tasks of services. */
export interface LogSelector {
  readonly serviceIds: readonly string[];
  readonly taskIds: readonly string[];
}

export interface LogOptions {
  readonly follow: boolean;
  readonly streams: readonly LogStreamName[];
  /** So many of each task's last lines; undefined: all. */
  readonly tail: number | undefined;
  readonly since: Micros | undefined;
}

/** A line that a task wrote. */
export interface TaskLogLine {
  readonly at: Micros;
  readonly stream: LogStreamName;
  /** With its newline, if it had one. */
  readonly text: string;
  /** What the options of the log driver add to each line. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A line with where it comes from. */
export interface LogMessage extends TaskLogLine {
  readonly nodeId: string;
  readonly serviceId: string;
  readonly taskId: string;
}

/** What a node is told of somebody who wants logs; `close` when nobody wants them any more. */
export interface SubscriptionMessage {
  readonly id: string;
  readonly selector: LogSelector;
  readonly options: LogOptions;
  readonly close: boolean;
}
