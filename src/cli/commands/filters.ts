import { encodeFilters } from '../api/client.ts';
import type { FlagSet } from '../cobra/flags.ts';

export type Filters = Map<string, string[]>;

/** The values of --filter by key, in the order in which they were given. */
export function filterMap(flags: FlagSet): Filters {
  const out = new Map<string, string[]>();
  for (const text of flags.strings('filter')) {
    const at = text.indexOf('=');
    const key = text.slice(0, at);
    out.set(key, [...(out.get(key) ?? []), text.slice(at + 1)]);
  }
  return out;
}

/** --filter as the API's `filters`; undefined when there is none. */
export function filterQuery(flags: FlagSet): string | undefined {
  return encodeFilters(filterMap(flags));
}
