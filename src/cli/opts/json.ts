import type { Json } from '../../net/http.ts';

/** Undefined for what Go's `omitempty` leaves out: false, 0, '', an empty list or map, null. */
export function nonEmpty<T>(value: T | null | undefined): T | undefined {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return undefined;
  if (typeof value === 'object' && Object.keys(value).length === 0) return undefined;
  return value;
}

/** An object without its undefined fields, the order kept. */
export function compact<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

/** A value of an interface type as JSON: interfaces have no index signature, so TypeScript has to be told. */
export function toJson(value: object): Json {
  return value as unknown as Json;
}

/** `a=b` and `c` as a map: what follows the first `=` is the value. */
export function pairsToMap(pairs: readonly string[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 0) out[pair] = '';
    else out[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return out;
}
