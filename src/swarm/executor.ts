import type { Disposable } from '../kernel/disposable.ts';
import type { Future } from '../kernel/wait.ts';
import type { LogOptions, TaskLogLine } from './log-broker/log-messages.ts';
import type { Sink } from './rpc/channel.ts';
import type {
  Config,
  ContainerStatus,
  NodeDescription,
  PortConfig,
  Secret,
  SwarmNetwork,
  SwarmNode,
  SwarmTask,
} from './types.ts';

/** What a task needs beside its spec; the dispatcher sends it along (facts 2.4). */
export interface TaskDependencies {
  readonly networks: readonly SwarmNetwork[];
  readonly secrets: readonly Secret[];
  readonly configs: readonly Config[];
}

/** A step of a task that went wrong for good: the task becomes REJECTED or FAILED with this message as Err. */
export class TaskFailed extends Error {}

/**
 * Runs one task on a node. The agent calls the steps in order and never two at a time (facts 3.3); each settles
 * once. A step that fails rejects with a TaskFailed, whose message becomes the task's Err.
 */
export interface Controller {
  /** Networks, volumes, image, container: up to READY (facts 11.1). */
  prepare(): Future<void>;
  /** Starts the container and, where there is a health check, waits for healthy (facts 10.2, 11.2). */
  start(): Future<void>;
  /** Settles when the container has ended: resolves on exit status 0, rejects otherwise. */
  wait(): Future<void>;
  /** Leaves DNS and load balancing, then stops the container (facts 11.3). */
  shutdown(): Future<void>;
  /** Deletes the container, stopping it first if need be. */
  remove(): Future<void>;
  /** A new version of the task came from the manager. */
  update(task: SwarmTask): void;
  /** From STARTING on. */
  containerStatus(): ContainerStatus | undefined;
  /** Host-mode ports only. */
  portStatus(): readonly PortConfig[] | undefined;
  /**
   * Tells what the container wrote, and writes while it is followed. Where nothing is written, or nothing can be
   * read, the sink's `end` comes at once.
   */
  logs?(options: LogOptions, sink: Sink<TaskLogLine>): Disposable;
}

/** The engine as a swarm node sees it. The swarm defines it, the engine implements it. */
export interface Executor {
  /** Hostname, platform, resources, plugins (facts 11.9). */
  describe(): NodeDescription;
  /** The node's own object changed: its ingress and load-balancer endpoints, its labels. */
  configure(node: SwarmNode, networks: readonly SwarmNetwork[]): void;
  /** @throws TaskFailed when the task can not be run at all (`resolving controller failed`) */
  controller(task: SwarmTask, dependencies: TaskDependencies): Controller;
  /** The node left the swarm: removes what the swarm made here (facts 1.6). */
  leave(): Future<void>;
}
