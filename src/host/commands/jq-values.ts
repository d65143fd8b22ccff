import { JqError, type Json } from './jq-syntax.ts';

type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';
type JsonObject = Readonly<Record<string, Json>>;

const ORDER: readonly Kind[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];

export function kindOf(value: Json): Kind {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  return typeof value as Kind;
}

export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json): value is JsonObject {
  return kindOf(value) === 'object';
}

export function isTrue(value: Json): boolean {
  return value !== null && value !== false;
}

/** A value as error messages name it: `string ("abc")`. */
export function described(value: Json): string {
  const text = JSON.stringify(value);
  return `${kindOf(value)} (${text.length > 11 ? `${text.slice(0, 10)}...` : text})`;
}

export function compareJson(a: Json, b: Json): number {
  const byKind = ORDER.indexOf(kindOf(a)) - ORDER.indexOf(kindOf(b));
  if (byKind !== 0) return byKind;
  if (typeof a === 'boolean' || typeof a === 'number') return Number(a) - Number(b);
  if (typeof a === 'string') return a < (b as string) ? -1 : a > (b as string) ? 1 : 0;
  if (isArray(a)) return compareLists(a, b as readonly Json[]);
  if (!isObject(a)) return 0;
  const left = Object.keys(a).sort();
  const right = Object.keys(b as JsonObject).sort();
  return (
    compareLists(left, right) ||
    compareLists(
      left.map((key) => a[key]),
      right.map((key) => (b as JsonObject)[key]),
    )
  );
}

function compareLists(a: readonly Json[], b: readonly Json[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareJson(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** `value[key]`. @throws JqError */
export function pick(value: Json, key: Json): Json {
  if (value === null && (typeof key === 'string' || typeof key === 'number')) return null;
  if (isArray(value) && typeof key === 'number') return value[Math.floor(key < 0 ? key + value.length : key)] ?? null;
  if (isArray(value) && isArray(key)) return indicesOf(value, key);
  if (isObject(value) && typeof key === 'string') return Object.hasOwn(value, key) ? value[key] : null;
  if (typeof key === 'string')
    throw new JqError(`Cannot index ${kindOf(value)} with ${isArray(value) ? 'string ' : ''}"${key}"`);
  throw new JqError(`Cannot index ${kindOf(value)} with ${kindOf(key)}`);
}

export function slice(value: Json, from: Json, to: Json): Json {
  if (value === null) return null;
  if (typeof value !== 'string' && !isArray(value)) throw new JqError(`Cannot index ${kindOf(value)} with object`);
  const [start, end] = [from ?? 0, to ?? undefined].map((each) => (typeof each === 'number' ? each : undefined));
  return typeof value === 'string' ? [...value].slice(start, end).join('') : value.slice(start, end);
}

/** `.[]`. @throws JqError */
export function each(value: Json): readonly Json[] {
  if (isArray(value)) return value;
  if (isObject(value)) return Object.values(value);
  throw new JqError(`Cannot iterate over ${value === null ? 'null' : described(value)}`);
}

export function indicesOf(value: readonly Json[] | string, part: Json): number[] {
  const found: number[] = [];
  if (typeof value === 'string') {
    for (let at = value.indexOf(part as string); at >= 0; at = value.indexOf(part as string, at + 1)) found.push(at);
    return found;
  }
  const wanted = isArray(part) ? part : [part];
  for (let at = 0; wanted.length > 0 && at + wanted.length <= value.length; at++)
    if (wanted.every((one, i) => compareJson(one, value[at + i]) === 0)) found.push(at);
  return found;
}

/** A binary operator on two values. @throws JqError */
export function operate(op: string, a: Json, b: Json): Json {
  switch (op) {
    case '==':
      return compareJson(a, b) === 0;
    case '!=':
      return compareJson(a, b) !== 0;
    case '<':
      return compareJson(a, b) < 0;
    case '<=':
      return compareJson(a, b) <= 0;
    case '>':
      return compareJson(a, b) > 0;
    case '>=':
      return compareJson(a, b) >= 0;
    case '+':
      return plus(a, b);
  }
  if (typeof a === 'number' && typeof b === 'number') {
    if (op === '-') return a - b;
    if (op === '*') return a * b;
    if (b === 0) throw new JqError(`${described(a)} and ${described(b)} cannot be divided because the divisor is zero`);
    return op === '/' ? a / b : Math.trunc(a) % Math.trunc(b);
  }
  if (op === '-' && isArray(a) && isArray(b))
    return a.filter((one) => !b.some((other) => compareJson(one, other) === 0));
  if (op === '/' && typeof a === 'string' && typeof b === 'string') return a === '' ? [] : a.split(b);
  if (op === '*' && typeof a === 'string' && typeof b === 'number') return b <= 0 ? null : a.repeat(Math.max(1, b));
  if (op === '*' && isObject(a) && isObject(b)) return merge(a, b);
  const verb = { '-': 'subtracted', '*': 'multiplied', '/': 'divided', '%': 'divided' }[op] ?? 'combined';
  throw new JqError(`${described(a)} and ${described(b)} cannot be ${verb}`);
}

function plus(a: Json, b: Json): Json {
  if (a === null) return b;
  if (b === null) return a;
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (isArray(a) && isArray(b)) return [...a, ...b];
  if (isObject(a) && isObject(b)) return { ...a, ...b };
  throw new JqError(`${described(a)} and ${described(b)} cannot be added`);
}

function merge(a: JsonObject, b: JsonObject): Json {
  const out: Record<string, Json> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const own = out[key];
    out[key] = own !== undefined && isObject(own) && isObject(value) ? merge(own, value) : value;
  }
  return out;
}

export type Path = readonly (string | number)[];

export function getPath(value: Json, path: Path): Json {
  return path.reduce<Json>((at, key) => (at === null ? null : pick(at, key)), value);
}

/** A copy with the value at `path`. @throws JqError */
export function setPath(value: Json, path: Path, to: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  if (typeof key === 'number') {
    if (value !== null && !isArray(value)) throw new JqError(`Cannot index ${kindOf(value)} with number`);
    const copy: Json[] = [...(value ?? [])];
    const at = key < 0 ? key + copy.length : key;
    if (at < 0) throw new JqError('Out of bounds negative array index');
    while (copy.length < at) copy.push(null);
    copy[at] = setPath(copy[at] ?? null, rest, to);
    return copy;
  }
  if (value !== null && !isObject(value)) throw new JqError(`Cannot index ${kindOf(value)} with "${key}"`);
  return { ...value, [key]: setPath(value?.[key] ?? null, rest, to) };
}

/** A copy without what stands at `path`. */
export function deletePath(value: Json, path: Path): Json {
  const [key, ...rest] = path;
  if (key === undefined || value === null) return null;
  if (rest.length > 0) {
    const inner = pick(value, key);
    return inner === null ? value : setPath(value, [key], deletePath(inner, rest));
  }
  if (isArray(value)) return value.filter((_one, i) => i !== (Number(key) < 0 ? Number(key) + value.length : key));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  throw new JqError(`Cannot delete field at ${typeof key === 'number' ? 'array' : 'object'} index of ${kindOf(value)}`);
}

/** Every path into a value, those of inner values too, without the empty one. */
export function* allPaths(value: Json, above: Path = []): Generator<Path, void, void> {
  if (!isArray(value) && !isObject(value)) return;
  const keys = isArray(value) ? value.map((_one, i) => i) : Object.keys(value);
  for (const key of keys) {
    const path = [...above, key];
    yield path;
    yield* allPaths(pick(value, key), path);
  }
}

/** Whether `a` has everything that `b` has. @throws JqError */
export function contains(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b))
    return Object.entries(b).every(([key, value]) => Object.hasOwn(a, key) && contains(a[key], value));
  if (isArray(a) && isArray(b))
    return b.every((one) => a.some((other) => kindOf(other) === kindOf(one) && contains(other, one)));
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b);
  if (kindOf(a) === kindOf(b)) return compareJson(a, b) === 0;
  throw new JqError(`${described(a)} and ${described(b)} cannot have their containment checked`);
}
