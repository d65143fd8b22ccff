/** Something that holds on to a subscription, a timer or a socket until it is told to let go. */
export interface Disposable {
  /** Lets go. Calling it again does nothing. */
  dispose(): void;
}

/**
 * Wraps a clean-up function; it runs at most once. Where there are many of a kind, the function can be the same for all
 * of them and is told what to clean up: a closure of its own takes three times the memory, and each container has some.
 */
export function toDisposable(cleanUp: () => void): Disposable;
export function toDisposable<T>(cleanUp: (what: T) => void, what: T): Disposable;
export function toDisposable<T>(cleanUp: (what?: T) => void, what?: T): Disposable {
  return new CleanUp(cleanUp, what);
}

class CleanUp<T> implements Disposable {
  private cleanUp: ((what?: T) => void) | undefined;
  private readonly what: T | undefined;

  constructor(cleanUp: (what?: T) => void, what: T | undefined) {
    this.cleanUp = cleanUp;
    this.what = what;
  }

  dispose(): void {
    const { cleanUp } = this;
    this.cleanUp = undefined;
    cleanUp?.(this.what);
  }
}

interface Owned {
  readonly item: Disposable;
  readonly older: Owned | undefined;
}

/** An owner of disposables: disposing it disposes them, newest first. */
export class DisposableStore implements Disposable {
  private newest: Owned | undefined;
  private disposed = false;

  /** Takes ownership of `item` and returns it; disposes it at once when the store is already gone. */
  add<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.newest = { item, older: this.newest };
    return item;
  }

  dispose(): void {
    this.disposed = true;
    let owned = this.newest;
    this.newest = undefined;
    for (; owned !== undefined; owned = owned.older) owned.item.dispose();
  }
}

const NOBODY: readonly never[] = [];

/** A typed event: listeners are called synchronously, in the order in which they subscribed. */
export class Emitter<T> {
  private listeners: readonly ((value: T) => void)[] = NOBODY;

  /** Calls `listener` at each `fire` until the returned disposable is disposed. */
  on(listener: (value: T) => void): Disposable {
    this.listeners = [...this.listeners, listener];
    return toDisposable(() => {
      this.listeners = this.listeners.filter((each) => each !== listener);
    });
  }

  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }

  get hasListeners(): boolean {
    return this.listeners.length > 0;
  }
}
