import { compareText } from '../kernel/compare.ts';

/** The same record with its keys in the order of their bytes, which is how Go writes maps. */
export function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  const out: Record<string, T> = {};
  for (const key of Object.keys(record).sort(compareText)) out[key] = record[key];
  return out;
}
