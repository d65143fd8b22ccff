import type { Proc } from '../../host/proc.ts';
import type { SignalName } from '../../kernel/signal.ts';
import { Condition, type Task } from '../../kernel/wait.ts';

/**
 * Waits until one of `signals` comes, as a server's main loop does; the others keep their meaning.
 * @returns the signal
 */
export function* waitForSignal(proc: Proc, signals: readonly SignalName[]): Task<SignalName> {
  const changed = new Condition();
  let got: SignalName | undefined;
  const take = (signal: SignalName): void => {
    got ??= signal;
    changed.notify();
  };
  for (const each of signals) proc.handle(each, take);
  while (got === undefined) yield changed;
  return got;
}
