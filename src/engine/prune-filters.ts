import { timeFromMicros } from '../kernel/go/time.ts';
import { unixTimestamp } from '../kernel/go/timestamp.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { EngineError } from './errors.ts';
import type { Filters } from './filters.ts';

/** What `prune` may take: things older than `until`, with and without certain labels. */
export class PruneFilters {
  private readonly filters: Filters;
  private readonly until: Micros;

  /** @throws EngineError 400 when `until` is no moment, or is there twice */
  constructor(filters: Filters, now: Micros) {
    this.filters = filters;
    const values = filters.get('until');
    if (values.length > 1) throw new EngineError(400, 'more than one until filter specified');
    if (values.length === 0) this.until = Infinity;
    else {
      const seconds = Number(unixTimestamp(values[0], timeFromMicros(now)) ?? NaN);
      if (Number.isNaN(seconds))
        throw new EngineError(400, `failed to parse value as time or duration: ${JSON.stringify(values[0])}`);
      this.until = seconds * SECOND;
    }
  }

  takes(created: Micros, labels: Readonly<Record<string, string>>): boolean {
    if (created > this.until || !this.filters.labels('label', labels)) return false;
    return !this.filters.has('label!') || !this.filters.labels('label!', labels);
  }
}
