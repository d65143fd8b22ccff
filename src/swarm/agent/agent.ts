import type { Kernel, Timer } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { MILLISECOND, SECOND, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import type { Executor } from '../executor.ts';
import type { Channel } from '../rpc/channel.ts';
import type { SessionMessage, TaskStatusUpdate } from '../rpc/methods.ts';
import type { NodeDescription, TaskStatus, TLSInfo } from '../types.ts';
import { LogSubscriptions } from './log-subscriptions.ts';
import { sameDescription } from './same-description.ts';
import { Session } from './session.ts';
import type { TaskDatabase } from './task-database.ts';
import { Worker } from './worker.ts';

/** Facts 2.5. */
const FIRST_BACKOFF: Micros = 100 * MILLISECOND;
const MAX_BACKOFF: Micros = 8 * SECOND;
const DESCRIPTION_CHECK: Micros = 20 * SECOND;

export interface AgentOptions {
  readonly kernel: Kernel;
  readonly random: RandomStream;
  readonly executor: Executor;
  readonly database: TaskDatabase;
  /** What the node's own certificate says, for its description. */
  readonly tls: () => TLSInfo;
  /** A way to a manager, chosen anew for each session; `observe` wants to know how it went. */
  readonly select: () => { readonly channel: Channel; readonly observe: (good: boolean) => void } | undefined;
  /** Each message of a manager. */
  readonly onMessage: (message: SessionMessage) => void;
}

/** The part of a node that takes orders: keeps a session with some manager, runs tasks and reports on them. */
export class Agent {
  /** Resolves at the first registration. */
  readonly ready = new Future<void>();
  private readonly options: AgentOptions;
  private readonly worker: Worker;
  private readonly logs: LogSubscriptions;
  private session: Session | undefined;
  private backoff: Micros = 0;
  private timer: Timer | undefined;
  private descriptionTimer: Timer | undefined;
  private description: NodeDescription | undefined;
  private pending = new Map<string, TaskStatus>();
  private sending = false;
  /** What waits for a session. */
  private readonly awaiting: (() => void)[] = [];
  private stopped = false;

  constructor(options: AgentOptions) {
    this.options = options;
    this.worker = new Worker(options.kernel, options.executor, options.database, (taskId, status) => {
      this.pending.set(taskId, status);
      this.flushSoon();
    });
    this.logs = new LogSubscriptions(
      options.kernel,
      () => this.worker.tasks(),
      (id, messages, close) => this.session?.publish(id, messages, close),
    );
    this.worker.taken.on((task) => this.logs.added(task));
  }

  start(): void {
    this.worker.resume();
    this.connect();
    this.watchDescription();
  }

  /** Runs something as soon as there is a session with a manager. */
  whenRegistered(run: () => void): void {
    if (this.session?.isRegistered === true) run();
    else this.awaiting.push(run);
  }

  /** Stops in an orderly way: all tasks are removed from the node first (facts 11.8). */
  leave(): Future<void> {
    const done = new Future<void>();
    this.worker.leave().whenSettled(
      () => {
        this.halt();
        done.resolve();
      },
      (error) => done.reject(error),
    );
    return done;
  }

  /** Stops at once. */
  kill(): void {
    this.worker.kill();
    this.halt();
  }

  private halt(): void {
    this.stopped = true;
    this.timer?.cancel();
    this.descriptionTimer?.cancel();
    const { session } = this;
    this.session = undefined;
    this.logs.clear();
    session?.close();
  }

  private describe(): NodeDescription {
    return { ...this.options.executor.describe(), TLSInfo: this.options.tls() };
  }

  private connect(): void {
    if (this.stopped) return;
    const { kernel, random } = this.options;
    const delay = this.backoff === 0 ? 0 : random.int(0, this.backoff - 1);
    this.timer = kernel.after(delay, () => {
      const chosen = this.options.select();
      if (chosen === undefined) {
        this.failed();
        return;
      }
      const description = this.describe();
      this.description = description;
      this.session = new Session(kernel, chosen.channel, description, {
        registered: () => {
          this.backoff = 0;
          chosen.observe(true);
          for (const { taskId, status } of this.worker.statuses()) this.pending.set(taskId, status);
          this.flushSoon();
          this.ready.resolve();
          for (const run of this.awaiting.splice(0)) run();
        },
        message: (message) => {
          this.options.executor.configure(message.node, message.networks);
          this.options.onMessage(message);
        },
        assignments: (message) => this.worker.assign(message),
        logs: (message) => this.logs.take(message),
        ended: (session) => {
          if (session !== this.session && this.session !== undefined) return;
          this.logs.clear();
          this.session = undefined;
          chosen.observe(false);
          this.failed();
        },
      });
    });
  }

  private failed(): void {
    if (this.stopped) return;
    this.backoff = Math.min(FIRST_BACKOFF + 2 * this.backoff, MAX_BACKOFF);
    this.connect();
  }

  /** Looks whether the node is still as it was described; a change is told by registering anew. */
  checkDescription(): void {
    this.descriptionTimer?.cancel();
    if (this.stopped) return;
    if (this.session?.isRegistered === true && this.description !== undefined) {
      if (!sameDescription(this.describe(), this.description)) this.session.close();
    }
    this.watchDescription();
  }

  private watchDescription(): void {
    this.descriptionTimer = this.options.kernel.after(DESCRIPTION_CHECK, () => this.checkDescription());
  }

  private flushSoon(): void {
    if (this.sending || this.stopped) return;
    this.sending = true;
    this.options.kernel.soon(() => {
      this.sending = false;
      this.flush();
    });
  }

  /** Reports wait here until a manager has taken them. */
  private flush(): void {
    const { session } = this;
    if (session === undefined || !session.isRegistered || this.pending.size === 0) return;
    const batch = this.pending;
    this.pending = new Map();
    const updates: TaskStatusUpdate[] = [];
    for (const [taskId, status] of batch) updates.push({ taskId, status });
    session.send(updates, (accepted) => {
      if (accepted) return;
      for (const [taskId, status] of batch) if (!this.pending.has(taskId)) this.pending.set(taskId, status);
    });
  }
}
