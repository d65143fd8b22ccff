/**
 * Something a process can wait for. Waking is a hint: whoever was woken looks again and, if what it wanted
 * is not there yet, waits again. That makes "the first of several" and time limits trivial and safe.
 */
export interface Waitable {
  /** Calls `wake` once or more, never from within `subscribe`; the returned function ends the subscription. */
  subscribe(wake: () => void): () => void;
}

/**
 * A piece of work in virtual time: a generator that yields what it waits for and returns its result.
 * Compose with `yield*`. A signal or an abort arrives as a throw at the yield.
 */
export type Task<T = void> = Generator<Waitable, T, void>;

/** A set of waiters that are all woken together. */
export class Condition implements Waitable {
  private waiters: Set<() => void> | undefined;

  subscribe(wake: () => void): () => void {
    const own = (): void => wake();
    (this.waiters ??= new Set()).add(own);
    return () => this.waiters?.delete(own);
  }

  /** Wakes everybody who waits now. */
  notify(): void {
    const waiters = this.waiters;
    if (waiters === undefined || waiters.size === 0) return;
    this.waiters = undefined;
    for (const wake of waiters) wake();
  }
}

/**
 * A value that comes later: the answer to an API call, the end of a join. Settles once; settling again
 * changes nothing.
 */
export class Future<T> implements Waitable {
  private state: { ok: true; value: T } | { ok: false; error: unknown } | undefined;
  private readonly changed = new Condition();
  private callbacks: (() => void)[] = [];

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

  private settle(state: { ok: true; value: T } | { ok: false; error: unknown }): void {
    if (this.state !== undefined) return;
    this.state = state;
    const callbacks = this.callbacks;
    this.callbacks = [];
    for (const callback of callbacks) callback();
    this.changed.notify();
  }

  subscribe(wake: () => void): () => void {
    return this.changed.subscribe(wake);
  }

  /** The value. @throws what it was rejected with, or an Error when it is not settled. */
  get(): T {
    if (this.state === undefined) throw new Error('this future is not settled');
    if (!this.state.ok) throw this.state.error;
    return this.state.value;
  }

  /** Calls exactly one of the two when it settles, at once if it already has. For event handlers. */
  whenSettled(onValue: (value: T) => void, onError: (error: unknown) => void): void {
    const run = (): void => {
      const state = this.state;
      if (state === undefined) return;
      if (state.ok) onValue(state.value);
      else onError(state.error);
    };
    if (this.state !== undefined) run();
    else this.callbacks.push(run);
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
    subscribe(wake: () => void): () => void {
      const ends = waitables.map((each) => each.subscribe(wake));
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
