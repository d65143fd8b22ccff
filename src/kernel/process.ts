import type { Kernel } from './kernel.ts';
import { Signalled, type SignalName } from './signal.ts';
import { Condition, type Task, type Waitable } from './wait.ts';
import { MILLISECOND } from './time.ts';

/** Steps that a process may take in one instant before it has used up some processor time. */
const STEPS_PER_INSTANT = 1_000;
const PROCESSOR_TIME = 10 * MILLISECOND;

/** What a process does when a signal comes: nothing, or a function that runs between two of its steps. */
export type SignalHandler = 'ignore' | ((signal: SignalName) => void);

/**
 * A running task. It is resumed by the kernel's queue, never from within somebody else's step, so that no two
 * processes are ever in the middle of a step. Waiting for a process means waiting for its end.
 *
 * Steps take no virtual time; one that keeps going in a single instant (an endless loop) is moved on by
 * 10 ms each thousand steps, so that time always passes.
 */
export class Process<T = unknown> implements Waitable {
  private readonly ended = new Condition();
  private handlers: Map<SignalName, SignalHandler> | undefined;
  private readonly pending: unknown[] = [];
  private unsubscribe: (() => void) | undefined;
  private scheduled = false;
  private instant = -1;
  private steps = 0;
  private outcome: { ok: true; value: T } | { ok: false; error: unknown } | undefined;

  private readonly kernel: Kernel;
  readonly pid: number;
  readonly name: string;
  private readonly body: Task<T>;

  constructor(kernel: Kernel, pid: number, name: string, body: Task<T>) {
    this.kernel = kernel;
    this.pid = pid;
    this.name = name;
    this.body = body;

    this.schedule();
  }

  /** Whether it has ended, in whichever way. */
  get done(): boolean {
    return this.outcome !== undefined;
  }

  /** What it returned. @throws what ended it, or an Error while it still runs. */
  result(): T {
    if (this.outcome === undefined) throw new Error(`process ${this.name} still runs`);
    if (!this.outcome.ok) throw this.outcome.error;
    return this.outcome.value;
  }

  subscribe(wake: () => void): () => void {
    return this.ended.subscribe(wake);
  }

  /** Waits for its end. @throws what ended it. */
  *wait(): Task<T> {
    while (!this.done) yield this;
    return this.result();
  }

  /** Decides what the signal does from now on; undefined brings back the default, which ends the process. */
  handle(signal: SignalName, handler: SignalHandler | undefined): void {
    if (handler === undefined) this.handlers?.delete(signal);
    else (this.handlers ??= new Map<SignalName, SignalHandler>()).set(signal, handler);
  }

  /** Sends a signal. SIGKILL cannot be handled. */
  signal(signal: SignalName): void {
    if (this.done) return;
    const handler = signal === 'SIGKILL' ? undefined : this.handlers?.get(signal);
    if (handler === 'ignore') return;
    if (handler === undefined) this.interrupt(new Signalled(signal));
    else handler(signal);
  }

  /** Throws `reason` at the yield where the process waits. */
  interrupt(reason: unknown): void {
    if (this.done) return;
    this.pending.push(reason);
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled || this.done) return;
    this.scheduled = true;
    if (this.instant !== this.kernel.now) {
      this.instant = this.kernel.now;
      this.steps = 0;
    }
    const delay = ++this.steps > STEPS_PER_INSTANT ? PROCESSOR_TIME : 0;
    this.kernel.after(delay, () => this.resume());
  }

  private resume(): void {
    this.scheduled = false;
    if (this.done) return;
    this.unsubscribe?.();
    this.unsubscribe = undefined;
    try {
      const step = this.pending.length > 0 ? this.body.throw(this.pending.shift()) : this.body.next();
      if (step.done === true) this.finish({ ok: true, value: step.value });
      else {
        this.unsubscribe = step.value.subscribe(() => this.schedule());
        if (this.pending.length > 0) this.schedule();
      }
    } catch (error) {
      this.finish({ ok: false, error });
    }
  }

  private finish(outcome: { ok: true; value: T } | { ok: false; error: unknown }): void {
    this.outcome = outcome;
    this.pending.length = 0;
    this.ended.notify();
  }
}
