import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { LogMessage, SubscriptionMessage, TaskLogLine } from '../log-broker/log-messages.ts';
import type { TaskManager } from './task-manager.ts';

interface Open {
  readonly message: SubscriptionMessage;
  readonly owned: DisposableStore;
  readonly tasks: Set<string>;
  /** Tasks that have not told all yet. */
  left: number;
  waiting: LogMessage[];
}

/** Tells the managers the logs of this node's tasks, to those who want to hear them (facts 11.11). */
export class LogSubscriptions {
  private readonly kernel: Kernel;
  private readonly tasks: () => Iterable<TaskManager>;
  private readonly send: (subscriptionId: string, messages: readonly LogMessage[], close: boolean) => void;
  private readonly open = new Map<string, Open>();

  /** @param send takes lines to the manager that asked; `close` after the last ones */
  constructor(
    kernel: Kernel,
    tasks: () => Iterable<TaskManager>,
    send: (subscriptionId: string, messages: readonly LogMessage[], close: boolean) => void,
  ) {
    this.kernel = kernel;
    this.tasks = tasks;
    this.send = send;
  }

  /** A manager says what is wanted, or no more wanted. */
  take(message: SubscriptionMessage): void {
    if (message.close) {
      this.open.get(message.id)?.owned.dispose();
      this.open.delete(message.id);
      return;
    }
    if (this.open.has(message.id)) return;
    const subscription: Open = { message, owned: new DisposableStore(), tasks: new Set(), left: 1, waiting: [] };
    this.open.set(message.id, subscription);
    for (const task of this.tasks()) this.read(subscription, task);
    this.ended(subscription);
  }

  /** A task has come to this node. */
  added(task: TaskManager): void {
    for (const subscription of this.open.values())
      if (subscription.message.options.follow) this.read(subscription, task);
  }

  /** The session is over: whoever asked must ask again. */
  clear(): void {
    for (const { owned } of this.open.values()) owned.dispose();
    this.open.clear();
  }

  private read(subscription: Open, manager: TaskManager): void {
    const { selector, options } = subscription.message;
    const { ID: taskId, ServiceID: serviceId, NodeID: nodeId } = manager.task;
    if (!selector.taskIds.includes(taskId) && !selector.serviceIds.includes(serviceId)) return;
    if (subscription.tasks.has(taskId)) return;
    subscription.tasks.add(taskId);
    subscription.left++;
    let over = false;
    const reading: Disposable | undefined = manager.logs(options, {
      item: (line: TaskLogLine) => this.tell(subscription, { ...line, nodeId, serviceId, taskId }),
      end: () => {
        if (over) return;
        over = true;
        this.ended(subscription);
      },
    });
    if (reading === undefined) this.ended(subscription);
    else subscription.owned.add(reading);
  }

  /** Lines of one instant travel together. */
  private tell(subscription: Open, line: LogMessage): void {
    subscription.waiting.push(line);
    if (subscription.waiting.length === 1) this.kernel.soon(() => this.flush(subscription, false));
  }

  private flush(subscription: Open, close: boolean): void {
    const { id } = subscription.message;
    const lines = subscription.waiting;
    subscription.waiting = [];
    if (this.open.get(id) !== subscription || (lines.length === 0 && !close)) return;
    this.send(id, lines, close);
  }

  private ended(subscription: Open): void {
    if (--subscription.left > 0 || subscription.message.options.follow) return;
    this.flush(subscription, true);
    this.open.delete(subscription.message.id);
  }
}
