import type { Kernel } from './kernel.ts';
import type { Waitable, Waiter } from './wait.ts';

/**
 * Looks in this instant, and again in each instant in which `what` wakes, until `look` says that nothing more is awaited.
 * It looks just when a process would that waits for the same, but a parked process with its generators takes 1 kB: this
 * is for what each container of a large swarm has one of.
 */
export function keepLooking(kernel: Kernel, what: Waitable, look: () => boolean): void {
  new Looker(kernel, what, look).wake();
}

class Looker implements Waiter {
  private planned = false;
  private readonly kernel: Kernel;
  private readonly what: Waitable;
  private readonly look: () => boolean;

  constructor(kernel: Kernel, what: Waitable, look: () => boolean) {
    this.kernel = kernel;
    this.what = what;
    this.look = look;
  }

  wake(): void {
    if (this.planned) return;
    this.planned = true;
    this.kernel.soon(() => {
      this.planned = false;
      this.what.unsubscribe(this);
      if (!this.look()) this.what.subscribe(this);
    });
  }
}
