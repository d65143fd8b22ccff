import type { Kernel } from './kernel.ts';
import type { Waitable } from './wait.ts';

/**
 * Looks in this instant, and again in each instant in which `what` wakes, until `look` says that nothing more is awaited.
 * It looks just when a process would that waits for the same, but a parked process with its generators takes 1 kB: this
 * is for what each container of a large swarm has one of.
 */
export function keepLooking(kernel: Kernel, what: Waitable, look: () => boolean): void {
  let planned = false;
  let end: (() => void) | undefined;
  const step = (): void => {
    planned = false;
    end?.();
    end = look() ? undefined : what.subscribe(plan);
  };
  const plan = (): void => {
    if (planned) return;
    planned = true;
    kernel.soon(step);
  };
  plan();
}
