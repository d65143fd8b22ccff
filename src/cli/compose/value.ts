/** A piece of a Compose file as YAML gives it. */
export type Value = string | number | boolean | null | readonly Value[] | Mapping;

export interface Mapping {
  readonly [key: string]: Value;
}

export function isMapping(value: Value | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
