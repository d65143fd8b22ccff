import { Emitter } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import type { Executor, TaskDependencies } from '../executor.ts';
import type { Assignment, AssignmentsMessage } from '../rpc/methods.ts';
import type { Config, Secret, SwarmTask, TaskStatus } from '../types.ts';
import type { TaskDatabase } from './task-database.ts';
import { TaskManager } from './task-manager.ts';

/** How long a daemon that stops in an orderly way waits for its tasks (facts 11.8). */
const LEAVE_LIMIT: Micros = 15 * SECOND;

/** What a task depends on that needs nothing. */
const NOTHING: TaskDependencies = { networks: [], secrets: [], configs: [] };

/** Keeps the tasks that were assigned to this node, and what they depend on. */
export class Worker {
  private readonly kernel: Kernel;
  private readonly executor: Executor;
  private readonly database: TaskDatabase;
  private readonly report: (taskId: string, status: TaskStatus) => void;
  /** Told of each task that comes. */
  readonly taken = new Emitter<TaskManager>();
  private readonly managers = new Map<string, TaskManager>();
  private readonly secrets = new Map<string, Secret>();
  private readonly configs = new Map<string, Config>();

  constructor(
    kernel: Kernel,
    executor: Executor,
    database: TaskDatabase,
    report: (taskId: string, status: TaskStatus) => void,
  ) {
    this.kernel = kernel;
    this.executor = executor;
    this.database = database;
    this.report = report;
  }

  /** The last status of each task, for a manager that has to hear all of them anew. */
  statuses(): readonly { readonly taskId: string; readonly status: TaskStatus }[] {
    return [...this.managers.values()].map(({ task }) => ({ taskId: task.ID, status: task.Status }));
  }

  /** The tasks of this node. */
  tasks(): Iterable<TaskManager> {
    return [...this.managers.values()];
  }

  /** Takes over a set of assignments: dependencies before the tasks that need them, deletions of them after. */
  assign(message: AssignmentsMessage): void {
    const { changes } = message;
    const tasks = changes.filter((change) => change.kind === 'task');
    const others = changes.filter((change) => change.kind !== 'task');
    if (message.type === 'complete') {
      for (const map of [this.database.networks, this.secrets, this.configs]) map.clear();
      const wanted = new Set(tasks.map((change) => change.id));
      for (const id of [...this.managers.keys()]) if (!wanted.has(id)) this.drop(id);
      for (const id of [...this.database.tasks.keys()]) if (!wanted.has(id)) this.database.tasks.delete(id);
    }
    for (const change of others) if (change.object !== undefined) this.depend(change);
    for (const change of tasks) {
      if (change.object === undefined) this.drop(change.id);
      else this.take(change.object);
    }
    for (const change of others) if (change.object === undefined) this.depend(change);
  }

  private depend(change: Assignment): void {
    const map: Map<string, unknown> =
      change.kind === 'network' ? this.database.networks : change.kind === 'secret' ? this.secrets : this.configs;
    if (change.object === undefined) map.delete(change.id);
    else map.set(change.id, change.object);
  }

  private dependenciesOf(task: SwarmTask): TaskDependencies {
    const spec = task.Spec.ContainerSpec;
    if (task.networks.length + (spec?.Secrets?.length ?? 0) + (spec?.Configs?.length ?? 0) === 0) return NOTHING;
    return {
      networks: task.networks.flatMap((each) => this.database.networks.get(each.NetworkID) ?? []),
      secrets: (spec?.Secrets ?? []).flatMap((each) => this.secrets.get(each.SecretID) ?? []),
      configs: (spec?.Configs ?? []).flatMap((each) => this.configs.get(each.ConfigID) ?? []),
    };
  }

  /** One function for all tasks. */
  private readonly onNews = (task: SwarmTask): void => {
    if (this.database.tasks.has(task.ID)) this.database.tasks.set(task.ID, task);
    this.report(task.ID, task.Status);
  };

  private take(task: SwarmTask): void {
    const manager = this.managers.get(task.ID);
    if (manager !== undefined) {
      manager.update(task);
      this.database.tasks.set(task.ID, manager.task);
      return;
    }
    // What the node itself remembers of the task outranks what the manager knows.
    const remembered = this.database.tasks.get(task.ID);
    const start: SwarmTask = remembered === undefined ? task : { ...task, Status: remembered.Status };
    this.database.tasks.set(task.ID, start);
    const taken = new TaskManager(
      this.kernel,
      start,
      () => this.executor.controller(start, this.dependenciesOf(start)),
      this.onNews,
    );
    this.managers.set(task.ID, taken);
    this.taken.fire(taken);
  }

  private drop(id: string): void {
    const manager = this.managers.get(id);
    this.managers.delete(id);
    this.database.tasks.delete(id);
    manager?.remove()?.whenSettled(
      () => {},
      () => {},
    );
  }

  /** Takes up the tasks that are on disk, without waiting for a manager: the daemon starts after a crash. */
  resume(): void {
    for (const task of [...this.database.tasks.values()]) this.take(task);
  }

  /** Removes all tasks from the node; resolves when that is done or 15 s have passed. */
  leave(): Future<void> {
    const future = new Future<void>();
    const managers = [...this.managers.values()];
    this.managers.clear();
    this.database.tasks.clear();
    let open = 1;
    const one = (): void => {
      if (--open === 0) future.resolve();
    };
    for (const manager of managers) {
      const removal = manager.remove();
      if (removal === undefined) continue;
      open++;
      removal.whenSettled(one, one);
    }
    one();
    if (!future.settled) {
      const timer = this.kernel.after(LEAVE_LIMIT, () => future.resolve());
      future.whenSettled(
        () => timer.cancel(),
        () => {},
      );
    }
    return future;
  }

  /** The daemon is dead: nothing is done any more. */
  kill(): void {
    for (const manager of this.managers.values()) manager.close();
    this.managers.clear();
  }
}
