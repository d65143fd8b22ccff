/**
 * What the page may cost, in one place. Sizes are bytes after gzip -9; 1 kB is 1000 bytes.
 * A change that breaks a budget either gets smaller or argues here, in the commit that raises it.
 */
export const budgets = {
  /** Script and style that a reader waits for: the entry, all it imports statically, the style sheets. */
  firstView: 200_000,
  /** The worker and its static imports: what of the simulation a first prompt needs. It loads beside the first view. */
  worker: 180_000,
  /** Any other script, loaded when it is needed. */
  lazyChunk: 100_000,
  /** Monaco, loaded when `vi` or `nano` is first run: it is one piece, and nobody waits for it at the prompt. */
  editor: 850_000,
} as const;
