import type { Kernel } from './kernel.ts';
import { Condition, type Task, type Waitable, type Waiter } from './wait.ts';
import { MILLISECOND } from './time.ts';

/** Steps that a process may take in one instant before it has used up some processor time. */
const STEPS_PER_INSTANT = 1_000;
const PROCESSOR_TIME = 10 * MILLISECOND;

/**
 * A running task. It is resumed by the kernel's queue, never from within somebody else's step, so that no two
 * processes are ever in the middle of a step. Waiting for a process means waiting for its end.
 *
 * Steps take no virtual time; one that keeps going in a single instant (an endless loop) is moved on by
 * 10 ms each thousand steps, so that time always passes.
 */
export class Process<T = unknown> implements Waitable, Waiter {
  private ended: Condition | undefined;
  // What is to be thrown where it waits.
  private pending: unknown[] | undefined;
  private waitsFor: Waitable | undefined;
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

  subscribe(waiter: Waiter): void {
    (this.ended ??= new Condition()).subscribe(waiter);
  }

  unsubscribe(waiter: Waiter): void {
    this.ended?.unsubscribe(waiter);
  }

  /** Has it look again at what it waits for. */
  wake(): void {
    this.schedule();
  }

  /** Waits for its end. @throws what ended it. */
  *wait(): Task<T> {
    while (!this.done) yield this;
    return this.result();
  }

  /** Throws `reason` at the yield where the process waits. */
  interrupt(reason: unknown): void {
    if (this.done) return;
    if (this.pending === undefined) this.pending = [reason];
    else this.pending.push(reason);
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
    this.waitsFor?.unsubscribe(this);
    this.waitsFor = undefined;
    try {
      const step = this.pending === undefined ? this.body.next() : this.body.throw(this.takePending());
      if (step.done === true) this.finish({ ok: true, value: step.value });
      else {
        this.waitsFor = step.value;
        step.value.subscribe(this);
        if (this.pending !== undefined) this.schedule();
      }
    } catch (error) {
      this.finish({ ok: false, error });
    }
  }

  private takePending(): unknown {
    const reason = this.pending?.shift();
    if (this.pending?.length === 0) this.pending = undefined;
    return reason;
  }

  private finish(outcome: { ok: true; value: T } | { ok: false; error: unknown }): void {
    this.outcome = outcome;
    this.pending = undefined;
    this.ended?.notify();
  }
}
