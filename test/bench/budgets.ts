/**
 * What the page may cost, in one place. Sizes are bytes after gzip -9; 1 kB is 1000 bytes.
 * A change that breaks a budget either gets smaller or argues here, in the commit that raises it.
 */
export const budgets = {
  /** Script and style that a reader waits for: the entry, all it imports statically, the style sheets. */
  firstView: 200_000,
  /**
   * The worker and its static imports: what of the simulation a first prompt needs. It loads beside the first view. 180 kB
   * until a daemon read its daemon.json as strictly as the real one and could be stopped, and hosts had clocks of their
   * own; the first prompt came at 219 ms with it.
   */
  worker: 190_000,
  /** Any other script, loaded when it is needed. */
  lazyChunk: 100_000,
  /** Monaco, loaded when `vi` or `nano` is first run: it is one piece, and nobody waits for it at the prompt. */
  editor: 850_000,
} as const;

/**
 * What the simulation may cost. Prices are microseconds of processor time, which depend on the machine: they leave room
 * for a slow and crowded one. Counts of events and the growth of a price do not.
 */
export const simulationBudgets = {
  /** To place a task on one of a thousand nodes. */
  placement: 150,
  /** From the creation of a service until its task runs, per task. */
  start: 4_000,
  eventsPerTask: 40,
  /** How much dearer a task may be in a larger swarm. */
  growth: 2,
  /** By the number of nodes. */
  idle: {
    3: { events: 25, timesRealTime: 4_000 },
    100: { events: 150, timesRealTime: 200 },
  },
} as const;
