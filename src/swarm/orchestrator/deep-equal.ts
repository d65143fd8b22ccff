/** What a wire format without presence can not tell from a field that is not there. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true;
  if (typeof value !== 'object') return false;
  for (const key in value) if (!isEmpty((value as Record<string, unknown>)[key])) return false;
  return !Array.isArray(value) || value.length === 0;
}

/**
 * Compares two values of a spec by content. The order of keys does not count, and an empty text, list or object
 * zero and false are the same as nothing, as they are for the real managers, who compare what came through
 * protobuf. `Init` alone has three values there.
 */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isEmpty(a)) return isEmpty(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((each, i) => deepEqual(each, b[i]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const key in left) {
    if (key === 'Init' ? left[key] !== right[key] : !deepEqual(left[key], right[key])) return false;
  }
  for (const key in right) {
    if (!(key in left) && (key === 'Init' ? right[key] !== undefined : !isEmpty(right[key]))) return false;
  }
  return true;
}
