import { Emitter, type Disposable } from '../../kernel/disposable.ts';
import type { Sink } from '../rpc/channel.ts';
import type { Store } from '../store.ts';
import { TASK_STATE_RANK, type SwarmTask } from '../types.ts';
import type { LogMessage, LogOptions, LogSelector, SubscriptionMessage } from './log-messages.ts';

/** Somebody who wants logs, and the nodes that are asked for them (facts 11.11). */
export class Subscription {
  readonly id: string;
  readonly selector: LogSelector;
  readonly options: LogOptions;
  readonly sink: Sink<readonly LogMessage[]>;
  /** Nodes that have to answer yet; those of a subscription that follows stay. */
  readonly nodes = new Set<string>();
  /** A task that is followed came to a further node. */
  readonly nodeAdded = new Emitter<string>();
  private readonly errors: string[] = [];
  private readonly unscheduled = new Set<string>();
  private readonly watch: Disposable | undefined;

  constructor(store: Store, id: string, selector: LogSelector, options: LogOptions, sink: Sink<readonly LogMessage[]>) {
    this.id = id;
    this.selector = selector;
    this.options = options;
    this.sink = sink;
    for (const taskId of selector.taskIds) {
      const task = store.get('task', taskId);
      if (task !== undefined) this.add(task);
    }
    for (const task of store.all('task')) {
      if (!selector.serviceIds.includes(task.ServiceID)) continue;
      // Who does not follow hears nothing of what does not run yet.
      if (options.follow || TASK_STATE_RANK[task.Status.State] >= TASK_STATE_RANK.running) this.add(task);
    }
    if (options.follow)
      this.watch = store.events.on(['task create', 'task update'], ({ object: task }) => {
        if (selector.taskIds.includes(task.ID) || selector.serviceIds.includes(task.ServiceID)) this.add(task);
      });
  }

  dispose(): void {
    this.watch?.dispose();
  }

  private add(task: SwarmTask): void {
    if (task.NodeID === '') {
      this.unscheduled.add(task.ID);
      return;
    }
    this.unscheduled.delete(task.ID);
    if (this.nodes.has(task.NodeID)) return;
    this.nodes.add(task.NodeID);
    this.nodeAdded.fire(task.NodeID);
  }

  /** A node has told all, or cannot tell any more. */
  done(nodeId: string, error: string | undefined): void {
    if (error !== undefined) this.errors.push(error);
    if (!this.options.follow) this.nodes.delete(nodeId);
  }

  /** Whether nothing more can come. */
  get complete(): boolean {
    return !this.options.follow && this.nodes.size === 0;
  }

  /** What is missing in what was told; undefined when nothing is. */
  get incomplete(): string | undefined {
    const reasons = [...this.errors, ...[...this.unscheduled].map((id) => `task ${id} has not been scheduled`)];
    if (reasons.length === 0) return undefined;
    return `warning: incomplete log stream. some logs could not be retrieved for the following reasons: ${reasons.join(', ')}`;
  }

  message(close = false): SubscriptionMessage {
    return { id: this.id, selector: this.selector, options: this.options, close };
  }
}
