import { MINUTE, SECOND } from '../../src/kernel/time.ts';
import { cluster } from './cluster.ts';
import { stopwatch, type Cost } from './stopwatch.ts';

export interface IdleFigures extends Cost {
  readonly nodes: number;
  readonly virtualSeconds: number;
  readonly eventsPerVirtualSecond: number;
  /** How many times faster than a real one it passes its time, by the processor's time. */
  readonly timesRealTime: number;
}

/** Long enough to measure: what costs little is watched longer. */
const LEAST_MS = 2_000;

/** A swarm of three managers and as many workers as there are other hosts, in which nothing happens. */
export function benchIdle({ nodes }: { readonly nodes: number }): IdleFigures {
  const { kernel } = cluster(nodes);
  kernel.runUntil(kernel.now + 2 * MINUTE);
  const begun = kernel.now;
  const events = kernel.events;
  const elapsed = stopwatch();
  do kernel.runUntil(kernel.now + MINUTE);
  while (elapsed().processorMs < LEAST_MS);
  const cost = elapsed();
  const virtualSeconds = (kernel.now - begun) / SECOND;
  return {
    nodes,
    ...cost,
    virtualSeconds,
    eventsPerVirtualSecond: Math.round((kernel.events - events) / virtualSeconds),
    timesRealTime: Math.round((virtualSeconds * 1000) / cost.processorMs),
  };
}
