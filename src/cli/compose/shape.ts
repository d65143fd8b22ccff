import { byText } from '../../kernel/compare.ts';
import { formatDuration, parseDuration, type Nanoseconds } from '../../kernel/go/duration.ts';
import { ramInBytes } from '../../kernel/go/units.ts';
import { shellWords } from '../cobra/options/shell-words.ts';
import { isList, isMapping, type Mapping, type Value } from './value.ts';

/**
 * One kind of value in a Compose file: how it is read from what passed the schema, how a later file changes it, and
 * how `docker stack config` writes it. Everything about a key of the format follows from its shape.
 */
export interface Shape<T> {
  /** @throws Unreadable, or Error with Go's words for what stands just here */
  load(value: Value): T;
  merge(base: T, later: T): T;
  /** Undefined for what is left out because it says nothing. */
  dump(value: T): Value | undefined;
}

export type Loaded<S> = S extends Shape<infer T> ? T : never;

/** What passed the schema and cannot be read all the same: each place, as Go's decoder names it, and why. */
export class Unreadable extends Error {
  readonly faults: readonly { readonly path: string; readonly words: string }[];

  constructor(faults: Unreadable['faults']) {
    super(faults.map(({ path, words }) => `'${path}' ${words}`).join('\n'));
    this.faults = faults;
  }
}

/** Reads the parts of a value; all that fail are told of together. @throws Unreadable */
function readParts<K>(keys: Iterable<K>, name: (key: K) => string, read: (key: K) => void): void {
  const faults: { path: string; words: string }[] = [];
  for (const key of keys) {
    try {
      read(key);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!(error instanceof Unreadable)) faults.push({ path: name(key), words: error.message });
      else
        for (const { path, words } of error.faults)
          faults.push({ path: `${name(key)}${path.startsWith('[') ? '' : '.'}${path}`, words });
    }
  }
  if (faults.length > 0) throw new Unreadable(faults);
}

/** Fields that Go names by the key itself, and those whose name is not just the key with a capital. */
const GO_NAMES: Readonly<Record<string, string>> = {
  cpus: 'cpus',
  memory: 'memory',
  pids: 'pids',
  dns: 'DNS',
  gid: 'GID',
  healthcheck: 'HealthCheck',
  uid: 'UID',
};

function goName(key: string): string {
  if (key.includes('_')) return key;
  return GO_NAMES[key] ?? key.slice(0, 1).toUpperCase() + key.slice(1);
}

/** The names and shapes of a mapping's keys, in the order in which they are written. */
export type Fields = Readonly<Record<string, Shape<unknown>>>;

/** What a mapping with these fields is read as; extensions (`x-…`) stand beside them. */
export type Struct<F extends Fields> = { readonly [K in keyof F]?: Loaded<F[K]> };

function scalar<T>(load: (value: Value) => T, isZero: (value: T) => boolean, dump: (value: T) => Value): Shape<T> {
  return {
    load,
    merge: (base, later) => (isZero(later) ? base : later),
    dump: (value) => (isZero(value) ? undefined : dump(value)),
  };
}

/** What is written and overrides even when it is zero, because it need not be there: Go's pointers. */
export function optional<T>(shape: Shape<T>, always: (value: T) => Value): Shape<T> {
  return { load: shape.load, merge: (_, later) => later, dump: always };
}

/** A scalar as Go prints it: exponents have two digits. */
export function printed(value: Value): string {
  return value === null ? '' : String(value).replace(/e([-+])(\d)$/, 'e$10$2');
}

export const text: Shape<string> = scalar(printed, (value) => value === '', String);
export const flag: Shape<boolean> = scalar(
  (value) => value === true,
  (value) => !value,
  Boolean,
);
export const number: Shape<number> = scalar(Number, (value) => value === 0, Number);
export const duration: Shape<Nanoseconds> = scalar(
  (value) => parseDuration(printed(value)),
  (value) => value === 0,
  formatDuration,
);
/** Bytes; written as text. */
export const size: Shape<number> = scalar(
  (value) => (typeof value === 'number' ? value : ramInBytes(printed(value))),
  (value) => value === 0,
  String,
);

export const optionalFlag = optional(flag, Boolean);

/** A number that is not below zero. @param type Go's name of it */
export function unsigned(type: string): Shape<number> {
  return {
    ...number,
    load: (value) => {
      const read = Number(value);
      if (read < 0) throw new Error(`cannot parse value as '${type}': ${read} overflows uint`);
      return read;
    },
  };
}

export const optionalCount = optional(unsigned('uint64'), Number);
export const optionalDuration = optional(duration, formatDuration);

/** A list that later files add to. */
export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    load: (value) => {
      const items = isList(value) ? value : [value];
      const out: T[] = [];
      readParts(
        items.keys(),
        (index) => `[${index}]`,
        (index) => out.push(item.load(items[index]!)),
      );
      return out;
    },
    merge: (base, later) => [...base, ...later],
    dump: (value) => (value.length === 0 ? undefined : value.map((each) => item.dump(each) ?? '')),
  };
}

/** A list in which a later file's entry replaces an earlier one of the same key; ordered by it after a merge. */
export function keyed<T>(item: Shape<T>, key: (value: T) => string | number): Shape<readonly T[]> {
  return {
    ...list(item),
    merge: (base, later) => {
      const all = new Map([...base, ...later].map((each) => [key(each), each]));
      return [...all.entries()]
        .sort(([a], [b]) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1))
        .map(([, each]) => each);
    },
  };
}

export const texts: Shape<readonly string[]> = list(text);

/** A command line: words, or one text to be split into them. A later one replaces it. */
export const commandLine: Shape<readonly string[]> = {
  load: (value) => (isList(value) ? value.map(printed) : value === null ? [] : shellWords(printed(value))),
  merge: (base, later) => (later.length === 0 ? base : later),
  dump: texts.dump,
};

/** `{A: 1}` or `[A=1]`. */
export const pairs: Shape<Readonly<Record<string, string>>> = {
  load: (value) =>
    Object.fromEntries(Object.entries(nullablePairs.load(value)).map(([key, each]) => [key, each ?? ''])),
  merge: (base, later) => ({ ...base, ...later }),
  dump: (value) => nullablePairs.dump(value),
};

/** As `pairs`, but a name without a value stays one. */
export const nullablePairs: Shape<Readonly<Record<string, string | null>>> = {
  load: (value) => {
    if (isMapping(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, each === null ? null : printed(each)]),
      );
    return Object.fromEntries(
      (isList(value) ? value : []).map((each) => {
        const pair = printed(each);
        const at = pair.indexOf('=');
        return at < 0 ? [pair, null] : [pair.slice(0, at), pair.slice(at + 1)];
      }),
    );
  },
  merge: (base, later) => ({ ...base, ...later }),
  dump: (value) => (Object.keys(value).length === 0 ? undefined : value),
};

/** A mapping of names to values; what a later file says of a name replaces what an earlier said. */
export function named<T>(each: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    load: (value) =>
      isMapping(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, each.load(item)])) : {},
    merge: (base, later) => ({ ...base, ...later }),
    dump: (value) => {
      const entries = Object.entries(value).sort(byText(([key]) => key));
      if (entries.length === 0) return undefined;
      return Object.fromEntries(entries.map(([key, item]) => [key, each.dump(item) ?? {}]));
    },
  };
}

/** A name → value mapping whose values a later file changes key by key. */
export function mergedByName<T>(each: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    ...named(each),
    merge: (base, later) => {
      const out = { ...base };
      for (const [key, value] of Object.entries(later)) {
        const before = out[key];
        out[key] = before === undefined ? value : each.merge(before, value);
      }
      return out;
    },
  };
}

/** A mapping with known keys. @param keep whether it is written even when it is empty, as Go's pointers are */
export function struct<F extends Fields>(fields: F, keep = false): Shape<Struct<F>> {
  const known = Object.entries(fields);
  return {
    load: (value) => {
      const out: Record<string, unknown> = {};
      const mapping = isMapping(value) ? value : {};
      readParts(
        known,
        ([key]) => goName(key),
        ([key, shape]) => {
          const each = mapping[key];
          if (each !== undefined && each !== null) out[key] = shape.load(each);
        },
      );
      return Object.assign(out, extensions(mapping)) as Struct<F>;
    },
    merge: (base, later) => {
      const out: Record<string, unknown> = { ...(base as Record<string, unknown>) };
      for (const [key, value] of Object.entries(later as Record<string, unknown>)) {
        const before = out[key];
        const shape = fields[key];
        out[key] = before === undefined || shape === undefined ? value : shape.merge(before, value);
      }
      return out as Struct<F>;
    },
    dump: (value) => {
      const out: Record<string, Value> = {};
      const given = value as Readonly<Record<string, unknown>>;
      for (const [key, shape] of known) {
        const each = given[key] === undefined ? undefined : shape.dump(given[key]);
        if (each !== undefined) out[key] = each;
      }
      Object.assign(out, extensions(given as Mapping));
      return !keep && Object.keys(out).length === 0 ? undefined : out;
    },
  };
}

/** The keys of a mapping that are for others: `x-…`. */
export function extensions(mapping: Mapping): Mapping {
  return Object.fromEntries(
    Object.entries(mapping)
      .filter(([key]) => key.startsWith('x-'))
      .sort(byText(([key]) => key)),
  );
}
