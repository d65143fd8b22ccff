import type { Labels } from '../types.ts';
import type { ObjectFilters } from './methods.ts';

function includes<T>(wanted: readonly T[] | undefined, value: T): boolean {
  return wanted === undefined || wanted.length === 0 || wanted.includes(value);
}

function startsWithAny(prefixes: readonly string[] | undefined, value: string): boolean {
  return prefixes === undefined || prefixes.length === 0 || prefixes.some((prefix) => value.startsWith(prefix));
}

/** Whether all wanted labels are there; one without a value only has to be there. */
function hasLabels(wanted: Labels | undefined, labels: Labels): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => {
    const own = Object.hasOwn(labels, key) ? labels[key] : undefined;
    return own !== undefined && (value === '' || own === value);
  });
}

/** Whether an object passes the filters that all lists have (facts 12.5). */
function passes(filters: ObjectFilters | undefined, object: { id: string; name: string; labels: Labels }): boolean {
  if (filters === undefined) return true;
  return (
    includes(filters.names, object.name) &&
    startsWithAny(filters.namePrefixes, object.name) &&
    startsWithAny(filters.idPrefixes, object.id) &&
    hasLabels(filters.labels, object.labels)
  );
}

export { hasLabels, includes, passes };
