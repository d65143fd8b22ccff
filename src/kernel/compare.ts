/** The order of strings by code unit, independent of any locale. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A comparison of objects by one of their texts, for sort(). */
export function byText<T>(text: (object: T) => string): (left: T, right: T) => number {
  return (left, right) => compareText(text(left), text(right));
}
