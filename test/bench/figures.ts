/** Percentiles of measured figures, rounded to tenths. */
export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
}

/** Sums up figures. @throws RangeError when there are none: a bench that measured nothing must not report zeros */
export function spread(figures: readonly number[]): Spread {
  if (figures.length === 0) throw new RangeError('nothing was measured');
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] * 10) / 10;
  return { median: at(0.5), p95: at(0.95), worst: at(1) };
}
