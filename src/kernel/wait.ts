/** Whoever waits for something: a process, or what handles its end. */
export interface Waiter {
  /** What it waited for may be there now. */
  wake(): void;
}

/**
 * Something a process can wait for. Waking is a hint: whoever was woken looks again and, if what it wanted
 * is not there yet, waits again. That makes "the first of several" and time limits trivial and safe.
 */
export interface Waitable {
  /** Wakes the waiter once or more, never from within `subscribe`. */
  subscribe(waiter: Waiter): void;
  /** Ends a subscription; one that was woken may be over already. */
  unsubscribe(waiter: Waiter): void;
}

/** What never comes. */
export const NEVER: Waitable = { subscribe: () => {}, unsubscribe: () => {} };

/**
 * A piece of work in virtual time: a generator that yields what it waits for and returns its result.
 * Compose with `yield*`. A signal or an abort arrives as a throw at the yield.
 */
export type Task<T = void> = Generator<Waitable, T, void>;

/** Waiters that are all woken together, in the order in which they came. */
export class Condition implements Waitable {
  // Hardly ever more than one at a time: a list that is made with its first has room for just that.
  private waiters: Waiter[] | undefined;

  subscribe(waiter: Waiter): void {
    if (this.waiters === undefined) this.waiters = [waiter];
    else this.waiters.push(waiter);
  }

  unsubscribe(waiter: Waiter): void {
    const at = this.waiters?.indexOf(waiter) ?? -1;
    if (at < 0) return;
    this.waiters?.splice(at, 1);
    if (this.waiters?.length === 0) this.waiters = undefined;
  }

  /** Whether anybody waits now. */
  get awaited(): boolean {
    return this.waiters !== undefined;
  }

  /** Wakes everybody who waits now. */
  notify(): void {
    const { waiters } = this;
    if (waiters === undefined) return;
    this.waiters = undefined;
    for (const waiter of waiters) waiter.wake();
  }
}

type Outcome<T> = { ok: true; value: T } | { ok: false; error: unknown };

/** What is called when a future settles: one of the two, once. */
export interface Handler<T> {
  onValue(value: T): void;
  onError(error: unknown): void;
}

function hand<T>(outcome: Outcome<T>, handler: Handler<T>): void {
  if (outcome.ok) handler.onValue(outcome.value);
  else handler.onError(outcome.error);
}

/**
 * A value that comes later: the answer to an API call, the end of a join. Settles once; settling again
 * changes nothing.
 */
export class Future<T> implements Waitable {
  private state: Outcome<T> | undefined;
  private changed: Condition | undefined;
  private handlers: Handler<T>[] | undefined;

  /** A future that is already there. */
  static of<T>(value: T): Future<T> {
    const future = new Future<T>();
    future.resolve(value);
    return future;
  }

  /** A future that has already failed. */
  static failed<T>(error: unknown): Future<T> {
    const future = new Future<T>();
    future.reject(error);
    return future;
  }

  get settled(): boolean {
    return this.state !== undefined;
  }

  resolve(value: T): void {
    this.settle({ ok: true, value });
  }

  reject(error: unknown): void {
    this.settle({ ok: false, error });
  }

  private settle(state: Outcome<T>): void {
    if (this.state !== undefined) return;
    this.state = state;
    const { handlers } = this;
    this.handlers = undefined;
    if (handlers !== undefined) for (const handler of handlers) hand(state, handler);
    this.changed?.notify();
  }

  subscribe(waiter: Waiter): void {
    (this.changed ??= new Condition()).subscribe(waiter);
  }

  unsubscribe(waiter: Waiter): void {
    this.changed?.unsubscribe(waiter);
  }

  /** The value. @throws what it was rejected with, or an Error when it is not settled. */
  get(): T {
    if (this.state === undefined) throw new Error('this future is not settled');
    if (!this.state.ok) throw this.state.error;
    return this.state.value;
  }

  /** Calls exactly one of the two when it settles, at once if it already has. For event handlers. */
  whenSettled(onValue: (value: T) => void, onError: (error: unknown) => void): void {
    this.settleTo({ onValue, onError });
  }

  /** As `whenSettled`, with both in one object: a quarter of the memory for what waits long. */
  settleTo(handler: Handler<T>): void {
    if (this.state !== undefined) hand(this.state, handler);
    else if (this.handlers === undefined) this.handlers = [handler];
    else this.handlers.push(handler);
  }

  /** Waits for it. @throws what it was rejected with. */
  *wait(): Task<T> {
    while (!this.settled) yield this;
    return this.get();
  }
}

/** Wakes when any of `waitables` does. */
export function anyOf(...waitables: readonly Waitable[]): Waitable {
  return {
    subscribe(waiter) {
      for (const each of waitables) each.subscribe(waiter);
    },
    unsubscribe(waiter) {
      for (const each of waitables) each.unsubscribe(waiter);
    },
  };
}
