import type { Civil } from '../civil.ts';
import { formatDuration } from './duration.ts';
import {
  formatGoTime,
  formatLayout,
  formatRfc3339Nano,
  isZeroTime,
  parseRfc3339,
  timeParts,
  ZERO_TIME,
  type GoTime,
} from './time.ts';
import {
  ANY,
  BOOL,
  FLOAT64,
  INT,
  isInteger,
  mapOf,
  sliceOf,
  STRING,
  type BasicType,
  type GoMethod,
  type GoType,
  type GoValue,
  type MapType,
  type SliceType,
  type StructType,
} from './types.ts';

/** Making and looking into Go values. */

export const bool = (data: boolean): GoValue => ({ type: BOOL, data });
export const string = (data: string): GoValue => ({ type: STRING, data });
export const int = (data: number | bigint): GoValue => ({ type: INT, data });
export const float = (data: number): GoValue => ({ type: FLOAT64, data });

/** A value of a type made from its raw data (see GoValue for what data is). */
export function make(type: GoType, data: unknown): GoValue {
  return { type, data };
}

/** A nil interface: what `nil` and a missing map entry of interface type are. */
export const NIL: GoValue = { type: ANY, data: null };

export function slice(type: SliceType, items: readonly GoValue[] | null): GoValue {
  return { type, data: items };
}

export function stringSlice(items: readonly string[]): GoValue {
  return slice(sliceOf(STRING), items.map(string));
}

export function stringMap(entries: Readonly<Record<string, string>>): GoValue {
  return make(mapOf(STRING, STRING), new Map(Object.entries(entries).map(([key, value]) => [key, string(value)])));
}

/** A pointer to a value, of type *T. */
export function pointer(value: GoValue): GoValue {
  return { type: { kind: 'pointer', element: value.type }, data: value };
}

/** A struct value; fields that are not given have their zero value. */
export function structValue(type: StructType, fields: Readonly<Record<string, GoValue>>): GoValue {
  const data = new Map<string, GoValue>();
  for (const field of type.fields) data.set(field.name, fields[field.name] ?? zero(field.type));
  return { type, data };
}

/** Go's zero value of a type. */
export function zero(type: GoType): GoValue {
  switch (type.kind) {
    case 'bool':
      return { type, data: false };
    case 'string':
      return { type, data: '' };
    case 'struct':
      if (isTimeType(type)) return { type, data: ZERO_TIME };
      return structValue(type, {});
    case 'slice':
      return {
        type,
        data: type.length === undefined ? null : Array.from({ length: type.length }, () => zero(type.element)),
      };
    case 'pointer':
    case 'map':
    case 'interface':
    case 'func':
      return { type, data: null };
    default:
      return { type, data: 0 };
  }
}

/** Whether it is Go's zero value (IsZero of reflect, and of time.Time). */
export function isZero(value: GoValue): boolean {
  switch (value.type.kind) {
    case 'bool':
      return value.data === false;
    case 'string':
      return value.data === '';
    case 'struct':
      if (isTimeType(value.type)) return isZeroTime(value.data as GoTime);
      return [...fieldsOf(value).values()].every(isZero);
    case 'pointer':
    case 'slice':
    case 'map':
    case 'interface':
    case 'func':
      return value.data === null;
    default:
      return Number(value.data) === 0;
  }
}

/** Empty as `omitempty` means it: false, 0, "", nil, or a slice or map of length 0; never a struct. */
export function isEmpty(value: GoValue): boolean {
  switch (value.type.kind) {
    case 'slice':
      return value.data === null || itemsOf(value).length === 0;
    case 'map':
      return value.data === null || entriesOf(value).size === 0;
    case 'struct':
      return false;
    default:
      return isZero(value);
  }
}

export function fieldsOf(value: GoValue): ReadonlyMap<string, GoValue> {
  return value.data as ReadonlyMap<string, GoValue>;
}

/** The items of a slice; none of a nil slice. */
export function itemsOf(value: GoValue): readonly GoValue[] {
  return (value.data as readonly GoValue[] | null) ?? [];
}

/** The entries of a map by key; none of a nil map. */
export function entriesOf(value: GoValue): ReadonlyMap<string | number, GoValue> {
  return (value.data as ReadonlyMap<string | number, GoValue> | null) ?? new Map<string | number, GoValue>();
}

/** What a pointer points at; null for nil. */
export function target(value: GoValue): GoValue | null {
  return value.data as GoValue | null;
}

export const integerOf = (value: GoValue): bigint => BigInt(value.data as number | bigint);

/** A method without arguments on a value type. */
export function getter(call: (receiver: GoValue) => GoValue): GoMethod {
  return { parameters: [], call };
}

const TIME_NAME = 'time.Time';

export function isTimeType(type: GoType): boolean {
  return type.kind === 'struct' && type.name === TIME_NAME;
}

/** A method of time.Time that answers a whole number. */
function part(of: (civil: Civil) => number): GoMethod {
  return getter((value) => make({ kind: 'int' }, of(timeParts(value.data as GoTime))));
}

export const DURATION: BasicType = {
  kind: 'int64',
  name: 'time.Duration',
  string: (value) => formatDuration(value.data as number | bigint),
  methods: {
    String: getter((value) => string(formatDuration(value.data as number | bigint))),
    Seconds: getter((value) => float(Number(value.data) / 1e9)),
    Minutes: getter((value) => float(Number(value.data) / 60e9)),
    Hours: getter((value) => float(Number(value.data) / 3600e9)),
    Nanoseconds: getter((value) => make({ kind: 'int64' }, value.data)),
    Milliseconds: getter((value) => make({ kind: 'int64' }, Math.trunc(Number(value.data) / 1e6))),
  },
};

export const TIME: StructType = {
  kind: 'struct',
  name: TIME_NAME,
  fields: [],
  string: (value) => formatGoTime(value.data as GoTime),
  marshal: (value) => `"${formatRfc3339Nano(value.data as GoTime)}"`,
  unmarshal: (json, type) => ({ type, data: typeof json === 'string' ? parseRfc3339(json) : ZERO_TIME }),
  methods: {
    String: getter((value) => string(formatGoTime(value.data as GoTime))),
    Unix: getter((value) => make({ kind: 'int64' }, (value.data as GoTime).seconds)),
    Year: part((civil) => civil.year),
    Day: part((civil) => civil.day),
    Hour: part((civil) => civil.hour),
    Minute: part((civil) => civil.minute),
    Second: part((civil) => civil.second),
    Format: {
      parameters: [STRING],
      call: (value, [layout]) => string(formatLayout(value.data as GoTime, String(layout.data))),
    },
    IsZero: getter((value) => bool(isZeroTime(value.data as GoTime))),
    UTC: getter((value) => make(value.type, { ...(value.data as GoTime), offset: 0 })),
  },
};

/** A number as its JSON wrote it. */
const JSON_NUMBER: BasicType = { kind: 'string', name: 'json.Number', marshal: (value) => String(value.data) };

/** How a decoder takes numbers into an `interface{}`: as float64, or (with UseNumber) as they are written. */
export type Numbers = 'float' | 'json';

/** Wraps plain JSON (of an `interface{}`) as Go decodes it: float64, string, bool, map[string]interface{}, []interface{}. */
export function fromPlainJson(json: unknown, numbers: Numbers = 'float'): GoValue {
  return { type: ANY, data: plain(json, numbers) };
}

const ANY_MAP_TYPE: MapType = mapOf(STRING, ANY);
const ANY_SLICE_TYPE: SliceType = sliceOf(ANY);

function plain(json: unknown, numbers: Numbers): GoValue | null {
  if (json === null || json === undefined) return null;
  if (typeof json === 'boolean') return bool(json);
  if (typeof json === 'string') return string(json);
  if (typeof json === 'number' || typeof json === 'bigint')
    return numbers === 'json' ? make(JSON_NUMBER, String(json)) : float(Number(json));
  const wrap = (item: unknown): GoValue => fromPlainJson(item, numbers);
  if (Array.isArray(json)) return slice(ANY_SLICE_TYPE, json.map(wrap));
  const entries = Object.entries(json as Record<string, unknown>).filter(([, value]) => value !== undefined);
  return make(ANY_MAP_TYPE, new Map(entries.map(([key, value]) => [key, wrap(value)])));
}

/** Takes values out of their interfaces: the value inside, or NIL. */
export function unwrap(value: GoValue): GoValue {
  let current = value;
  while (current.type.kind === 'interface') {
    if (current.data === null) return current;
    current = current.data as GoValue;
  }
  return current;
}

/** Whether the value's data is a count that Go would call an integer. */
export function isIntegerValue(value: GoValue): boolean {
  return isInteger(value.type);
}
