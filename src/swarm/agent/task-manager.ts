import type { Disposable } from '../../kernel/disposable.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Future, Handler } from '../../kernel/wait.ts';
import { TaskFailed, type Controller } from '../executor.ts';
import type { LogOptions, TaskLogLine } from '../log-broker/log-messages.ts';
import type { Sink } from '../rpc/channel.ts';
import { TASK_STATE_RANK, type ContainerStatus, type SwarmTask, type TaskState, type TaskStatus } from '../types.ts';

/** Facts 2.5. */
const RETRY = SECOND;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a status tells from STARTING on when there is no container. */
const NO_CONTAINER: ContainerStatus = { ContainerID: '', PID: 0, ExitCode: 0 };

const rank = (state: TaskState): number => TASK_STATE_RANK[state];

/** The same wish: nothing in it that concerns the node has changed. */
function sameWish(a: SwarmTask, b: SwarmTask): boolean {
  return (
    a.DesiredState === b.DesiredState && a.Spec === b.Spec && a.networks === b.networks && a.endpoint === b.endpoint
  );
}

/**
 * Brings one task as far as it shall be, a step at a time (facts 3.3), and reports each state it reaches. Whatever
 * a step that was overtaken by news still answers is ignored.
 */
export class TaskManager {
  task: SwarmTask;
  private readonly kernel: Kernel;
  private readonly controller: Controller | undefined;
  private readonly report: (task: SwarmTask) => void;
  private operation = 0;
  private running: TaskState | undefined;
  private retry: Timer | undefined;
  private closed = false;

  /**
   * @param resolve makes the controller; what it throws refuses the task
   * @param report is handed the task with each new status
   */
  constructor(kernel: Kernel, task: SwarmTask, resolve: () => Controller, report: (task: SwarmTask) => void) {
    this.kernel = kernel;
    this.task = task;
    this.report = report;
    try {
      this.controller = resolve();
    } catch (error) {
      this.controller = undefined;
      this.refuse(error);
    }
    this.schedule();
  }

  private refuse(error: unknown): void {
    const state = rank(this.task.Status.State);
    if (state > rank('running')) return;
    this.set({
      ...this.task.Status,
      Timestamp: this.kernel.date,
      State: state < rank('starting') ? 'rejected' : 'failed',
      Message: 'resolving controller failed',
      Err: errorText(error),
    });
  }

  /** A new version from the manager; one that wishes for less than before is ignored. */
  update(task: SwarmTask): void {
    if (this.closed || sameWish(task, this.task)) {
      this.task = { ...task, Status: this.task.Status };
      return;
    }
    if (rank(task.DesiredState) < rank(this.task.DesiredState)) return;
    this.task = { ...task, Status: this.task.Status };
    this.controller?.update(this.task);
    if (this.running === undefined) this.schedule();
    else if (this.running !== 'shutdown') this.interrupt();
  }

  /**
   * News cancel the step under way, and what was cancelled is looked at again a second later: a running task is asked
   * to stop that much after the order came (facts 2.5, 3.2; 1.1 s after `service rm` on the real swarm).
   */
  private interrupt(): void {
    this.operation++;
    this.running = undefined;
    this.lookAgain();
  }

  /** Reads the task's log; undefined when it has none. */
  logs(options: LogOptions, sink: Sink<TaskLogLine>): Disposable | undefined {
    return this.controller?.logs?.(options, sink);
  }

  /** Deletes what is left of the task on this node. */
  remove(): Future<void> | undefined {
    this.close();
    return this.controller?.remove();
  }

  /** Lets go without touching anything: the daemon was killed. */
  close(): void {
    this.closed = true;
    this.operation++;
    this.retry?.cancel();
  }

  /** The next step comes in this instant, but not from within somebody else's. */
  private schedule(): void {
    this.kernel.soon(() => {
      if (!this.closed) this.step();
    });
  }

  private step(): void {
    const { controller, task } = this;
    if (controller === undefined) return;
    const state = task.Status.State;
    if (rank(task.DesiredState) >= rank('shutdown')) {
      if (rank(state) < rank('complete') && this.running !== 'shutdown')
        this.run('shutdown', controller.shutdown(), 'shutdown', 'shutdown');
      return;
    }
    if (rank(state) > rank(task.DesiredState) || this.running !== undefined) return;
    if (state === 'preparing') this.run('preparing', controller.prepare(), 'ready', 'prepared');
    else if (state === 'starting') this.run('starting', controller.start(), 'running', 'started');
    else if (state === 'running') this.run('running', controller.wait(), 'complete', 'finished');
    else if (rank(state) >= rank(task.DesiredState)) return;
    else if (state === 'assigned') this.advance('accepted', 'accepted');
    else if (state === 'accepted') this.advance('preparing', 'preparing');
    else if (state === 'ready') this.advance('starting', 'starting');
  }

  private run(kind: TaskState, future: Future<void>, next: TaskState, message: string): void {
    this.retry?.cancel();
    this.running = kind;
    future.settleTo(new StepEnd(this, ++this.operation, next, message));
  }

  /** Notes that a step has ended; says no when news have overtaken it. */
  isOver(operation: number): boolean {
    if (operation !== this.operation) return false;
    this.running = undefined;
    return true;
  }

  /** The task has come so far. */
  advance(State: TaskState, Message: string): void {
    this.set({ Timestamp: this.kernel.date, State, Message, Err: '' });
    this.schedule();
  }

  /** A step has failed: for good, or until it is tried again. */
  failed(error: unknown): void {
    if (error instanceof TaskFailed) this.fail(error);
    else this.again(error);
  }

  /** For good. The message of the last good step stays (facts 3.2). */
  private fail(error: TaskFailed): void {
    const { Status } = this.task;
    const State: TaskState = rank(Status.State) < rank('starting') ? 'rejected' : 'failed';
    this.set({ ...Status, Timestamp: this.kernel.date, State, Err: error.message });
  }

  private again(error: unknown): void {
    this.set({ ...this.task.Status, Err: errorText(error) });
    this.lookAgain();
  }

  private lookAgain(): void {
    this.retry?.cancel();
    this.retry = this.kernel.after(RETRY, () => {
      if (!this.closed) this.step();
    });
  }

  /** Takes over a status, with what is known of the container from STARTING on (recordings/task-errors). */
  private set(status: TaskStatus): void {
    const { State, Timestamp, Message, Err } = status;
    const known = this.controller !== undefined && rank(status.State) >= rank('starting') ? this.controller : undefined;
    const container =
      known?.containerStatus() ?? this.task.Status.ContainerStatus ?? (known === undefined ? undefined : NO_CONTAINER);
    const ports = known?.portStatus();
    const full: Mutable<TaskStatus> = { State, Timestamp, Message };
    if (Err !== undefined && Err !== '') full.Err = Err;
    if (container !== undefined) full.ContainerStatus = container;
    if (ports !== undefined && ports.length > 0) full.PortStatus = { Ports: ports };
    this.task = { ...this.task, Status: full };
    this.report(this.task);
  }
}

/** What a step leads to, unless news have overtaken it. */
class StepEnd implements Handler<void> {
  private readonly manager: TaskManager;
  private readonly operation: number;
  private readonly next: TaskState;
  private readonly message: string;

  constructor(manager: TaskManager, operation: number, next: TaskState, message: string) {
    this.manager = manager;
    this.operation = operation;
    this.next = next;
    this.message = message;
  }

  onValue(): void {
    if (this.manager.isOver(this.operation)) this.manager.advance(this.next, this.message);
  }

  onError(error: unknown): void {
    if (this.manager.isOver(this.operation)) this.manager.failed(error);
  }
}

const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));
