import { utf8Length } from '../../kernel/utf8.ts';
import { toText } from './jq-formats.ts';
import { JqError, type Json } from './jq-syntax.ts';
import {
  allPaths,
  compareJson,
  contains,
  deletePath,
  described,
  each,
  getPath,
  indicesOf,
  isArray,
  isObject,
  isTrue,
  kindOf,
  operate,
  pick,
  setPath,
  type Path,
} from './jq-values.ts';

/** An argument: a filter to run on a value. */
type Arg = (input: Json) => Iterable<Json>;
type JqFunction = (input: Json, args: readonly Arg[]) => Iterable<Json>;

const one =
  (make: (input: Json) => Json): JqFunction =>
  (input) => [make(input)];

/** A function of the input and of each combination of its arguments' values. */
const of =
  (make: (input: Json, ...values: readonly Json[]) => Json): JqFunction =>
  (input, args) =>
    args
      .reduce<readonly (readonly Json[])[]>(
        (rows, arg) => [...arg(input)].flatMap((value) => rows.map((before) => [...before, value])),
        [[]],
      )
      .map((values) => make(input, ...values));

function list(value: Json, what: string): readonly Json[] {
  if (!isArray(value)) throw new JqError(`${described(value)} cannot be ${what}, as it is not an array`);
  return value;
}

function text(value: Json, what: string): string {
  if (typeof value !== 'string') throw new JqError(`${described(value)} ${what}`);
  return value;
}

const only =
  (test: (value: Json) => boolean): JqFunction =>
  (input) =>
    test(input) ? [input] : [];

function length(value: Json): Json {
  if (value === null) return 0;
  if (typeof value === 'boolean') throw new JqError(`${described(value)} has no length`);
  if (typeof value === 'number') return Math.abs(value);
  return typeof value === 'string' ? [...value].length : each(value).length;
}

function keys(value: Json): readonly (string | number)[] {
  if (isArray(value)) return value.map((_one, i) => i);
  if (isObject(value)) return Object.keys(value);
  throw new JqError(`${described(value)} has no keys`);
}

/** Values with what a filter makes of each, in the order of the latter. */
function ranked(input: Json, by: Arg | undefined, what: string): { value: Json; rank: Json }[] {
  return list(input, what)
    .map((value) => ({ value, rank: by === undefined ? value : [...by(value)] }))
    .sort((a, b) => compareJson(a.rank, b.rank));
}

function grouped(input: Json, by: Arg | undefined, what: string): Json[][] {
  const groups: { rank: Json; values: Json[] }[] = [];
  for (const { value, rank } of ranked(input, by, what)) {
    const last = groups[groups.length - 1];
    if (last !== undefined && compareJson(last.rank, rank) === 0) last.values.push(value);
    else groups.push({ rank, values: [value] });
  }
  return groups.map(({ values }) => values);
}

function flatten(value: readonly Json[], depth: number): Json[] {
  return value.flatMap((each) => (isArray(each) && depth > 0 ? flatten(each, depth - 1) : [each]));
}

function entries(input: Json): Json {
  return keys(input).map((key) => ({ key, value: pick(input, key) }));
}

function fromEntries(input: Json): Json {
  const out: Record<string, Json> = {};
  for (const entry of each(input)) {
    const named = ['key', 'k', 'name', 'Name', 'Key', 'K'].map((name) => pick(entry, name)).find((key) => key !== null);
    const value = ['value', 'v', 'Value', 'V'].map((name) => pick(entry, name)).find((each) => each !== null);
    out[named === undefined ? 'null' : toText(named)] = value ?? null;
  }
  return out;
}

/** Matches of a regular expression; `flags` are jq's: g, i, x. */
function matches(input: Json, pattern: Json, flags: Json): RegExpMatchArray[] {
  const subject = text(input, 'cannot be matched, as it is not a string');
  const letters = typeof flags === 'string' ? flags : '';
  let expression: RegExp;
  try {
    expression = new RegExp(
      text(pattern, 'cannot be matched, as it is not a string'),
      `gu${letters.includes('i') ? 'i' : ''}`,
    );
  } catch {
    throw new JqError(`${toText(pattern)} (at offset 0) is not a valid regex`);
  }
  const all = [...subject.matchAll(expression)];
  return letters.includes('g') ? all : all.slice(0, 1);
}

function matchObject(match: RegExpMatchArray): Json {
  const names = Object.keys(match.groups ?? {});
  const captures = match.slice(1).map((found, i) => ({
    offset: found === undefined ? -1 : (match.index ?? 0) + match[0].indexOf(found),
    length: found === undefined ? 0 : [...found].length,
    string: found ?? null,
    name: names.find((name) => match.groups?.[name] === found && names.indexOf(name) === i) ?? null,
  }));
  return { offset: match.index ?? 0, length: [...match[0]].length, string: match[0], captures };
}

function captured(match: RegExpMatchArray): Json {
  return Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, value ?? null]));
}

function substitute(all: boolean): JqFunction {
  return (input, [pattern, replacement, flags]) => {
    const letters = flags === undefined ? '' : toText([...flags(input)][0] ?? '');
    return [...pattern(input)].map((source) => {
      let out = '';
      let at = 0;
      const subject = text(input, 'cannot be matched, as it is not a string');
      for (const match of matches(input, source, `${letters}${all ? 'g' : ''}`)) {
        const [by] = replacement(captured(match));
        out += subject.slice(at, match.index) + toText(by ?? '');
        at = (match.index ?? 0) + match[0].length;
      }
      return out + subject.slice(at);
    });
  };
}

function* range(from: number, to: number, step: number): Generator<number, void, void> {
  if (step > 0) for (let i = from; i < to; i += step) yield i;
  else if (step < 0) for (let i = from; i > to; i += step) yield i;
}

function* recurse(value: Json, step: Arg): Generator<Json, void, void> {
  // Not by calling itself: `repeat` goes down without end.
  const stack: Iterator<Json>[] = [[value][Symbol.iterator]()];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const next = top.next();
    if (next.done === true) stack.pop();
    else {
      yield next.value;
      stack.push(step(next.value)[Symbol.iterator]());
    }
  }
}

function* inside(value: Json): Iterable<Json> {
  if (isArray(value) || isObject(value)) yield* each(value);
}

function round(name: 'floor' | 'ceil' | 'round' | 'sqrt' | 'abs'): JqFunction {
  return one((input) => {
    if (typeof input !== 'number') throw new JqError(`${described(input)} number required`);
    return Math[name](input);
  });
}

function trimmed(side: 'start' | 'end' | 'both'): JqFunction {
  return one((input) => {
    const given = text(input, 'cannot be trimmed');
    return side === 'start' ? given.trimStart() : side === 'end' ? given.trimEnd() : given.trim();
  });
}

function sum(values: Iterable<Json>): Json {
  let total: Json = null;
  for (const value of values) total = operate('+', total, value);
  return total;
}

function* until(input: Json, [test, step]: readonly Arg[]): Generator<Json, void, void> {
  let value = input;
  while (!isTrue([...test(value)][0] ?? null)) value = [...step(value)][0] ?? null;
  yield value;
}

function* whilst(input: Json, [test, step]: readonly Arg[]): Generator<Json, void, void> {
  for (let value = input; isTrue([...test(value)][0] ?? null); value = [...step(value)][0] ?? null) yield value;
}

/** jq's own functions, by name and number of arguments. */
export const JQ_FUNCTIONS: ReadonlyMap<string, JqFunction> = new Map<string, JqFunction>(
  Object.entries({
    'abs/0': round('abs'),
    'add/0': one((input) => sum(each(input))),
    'add/1': (input, [values]) => [sum(values(input))],
    'all/0': one((input) => each(input).every(isTrue)),
    'all/1': (input, [test]) => [each(input).every((value) => [...test(value)].every(isTrue))],
    'any/0': one((input) => each(input).some(isTrue)),
    'any/1': (input, [test]) => [each(input).some((value) => [...test(value)].some(isTrue))],
    'arrays/0': only(isArray),
    'ascii_downcase/0': one((input) => text(input, 'cannot be lowercased').replace(/[A-Z]/g, (c) => c.toLowerCase())),
    'ascii_upcase/0': one((input) => text(input, 'cannot be uppercased').replace(/[a-z]/g, (c) => c.toUpperCase())),
    'booleans/0': only((value) => typeof value === 'boolean'),
    'capture/1': (input, [pattern]) => [...pattern(input)].flatMap((p) => matches(input, p, null).map(captured)),
    'capture/2': (input, [pattern, flags]) =>
      [...pattern(input)].flatMap((p) => [...flags(input)].flatMap((f) => matches(input, p, f).map(captured))),
    'ceil/0': round('ceil'),
    'contains/1': of((input, part) => contains(input, part)),
    'delpaths/1': of((input, paths) =>
      [...each(paths)]
        .sort(compareJson)
        .reverse()
        .reduce<Json>((at, path) => deletePath(at, path as Path), input),
    ),
    'empty/0': () => [],
    'endswith/1': of((input, end) => text(input, 'cannot end with').endsWith(text(end, 'is not a string'))),
    'error/0': (input) => {
      throw new JqError(input);
    },
    'error/1': (input, [message]) => {
      throw new JqError([...message(input)][0] ?? null);
    },
    'explode/0': one((input) => [...text(input, 'cannot be exploded')].map((c) => c.codePointAt(0) ?? 0)),
    'first/0': one((input) => pick(input, 0)),
    *'first/1'(input, [values]) {
      for (const value of values(input)) {
        yield value;
        return;
      }
    },
    'flatten/0': one((input) => flatten(list(input, 'flattened'), Infinity)),
    'flatten/1': of((input, depth) => flatten(list(input, 'flattened'), Number(depth))),
    'floor/0': round('floor'),
    'from_entries/0': one(fromEntries),
    'fromjson/0': one((input) => {
      try {
        return JSON.parse(text(input, 'cannot be parsed')) as Json;
      } catch (error) {
        if (error instanceof JqError) throw error;
        throw new JqError(`${toText(input)} (while parsing '${toText(input)}')`);
      }
    }),
    'getpath/1': of((input, path) => getPath(input, each(path) as Path)),
    'group_by/1': (input, [by]) => [grouped(input, by, 'grouped')],
    'gsub/2': substitute(true),
    'gsub/3': substitute(true),
    'has/1': of((input, key) => {
      if (isObject(input) && typeof key === 'string') return Object.hasOwn(input, key);
      if (isArray(input) && typeof key === 'number') return key >= 0 && key < input.length;
      throw new JqError(`Cannot check whether ${kindOf(input)} has a ${kindOf(key)} key`);
    }),
    'implode/0': one((input) => String.fromCodePoint(...(list(input, 'imploded') as readonly number[]))),
    'in/1': of((input, whole) => keys(whole).includes(input as string)),
    'index/1': of((input, part) => indicesOf(input as string, part)[0] ?? null),
    'indices/1': of((input, part) => indicesOf(input as string, part)),
    'infinite/0': () => [Number.MAX_VALUE],
    'inside/1': of((input, whole) => contains(whole, input)),
    'isempty/1': (input, [values]) => [[...values(input)].length === 0],
    'iterables/0': only((value) => isArray(value) || isObject(value)),
    'join/1': of((input, separator) =>
      each(input)
        .map((value) => (value === null ? '' : toText(value)))
        .join(toText(separator)),
    ),
    'keys/0': one((input) => [...keys(input)].sort((a, b) => compareJson(a, b))),
    'keys_unsorted/0': one((input) => keys(input)),
    'last/0': one((input) => pick(input, -1)),
    'last/1': (input, [values]) => [...values(input)].slice(-1),
    'leaf_paths/0': (input) =>
      [...allPaths(input)].filter((path) => !isArray(getPath(input, path)) && !isObject(getPath(input, path))),
    'length/0': one(length),
    *'limit/2'(input, [count, values]) {
      let left = Number([...count(input)][0]);
      if (left > 0)
        for (const value of values(input)) {
          yield value;
          if (--left <= 0) return;
        }
    },
    'ltrim/0': trimmed('start'),
    'ltrimstr/1': of((input, start) =>
      typeof input === 'string' && typeof start === 'string' && input.startsWith(start)
        ? input.slice(start.length)
        : input,
    ),
    'map/1': (input, [change]) => [each(input).flatMap((value) => [...change(value)])],
    'map_values/1': (input, [change]) => [
      keys(input).reduceRight<Json>((at, key) => {
        const [value] = change(pick(input, key));
        return value === undefined ? deletePath(at, [key]) : setPath(at, [key], value);
      }, input),
    ],
    'match/1': (input, [pattern]) => [...pattern(input)].flatMap((p) => matches(input, p, null).map(matchObject)),
    'match/2': (input, [pattern, flags]) =>
      [...pattern(input)].flatMap((p) => [...flags(input)].flatMap((f) => matches(input, p, f).map(matchObject))),
    'max/0': (input) => [ranked(input, undefined, 'compared').at(-1)?.value ?? null],
    'max_by/1': (input, [by]) => [ranked(input, by, 'compared').at(-1)?.value ?? null],
    'min/0': (input) => [ranked(input, undefined, 'compared')[0]?.value ?? null],
    'min_by/1': (input, [by]) => [ranked(input, by, 'compared')[0]?.value ?? null],
    'not/0': one((input) => !isTrue(input)),
    'nth/1': of((input, n) => pick(input, n)),
    'nulls/0': only((value) => value === null),
    'numbers/0': only((value) => typeof value === 'number'),
    'objects/0': only(isObject),
    'paths/0': (input) => [...allPaths(input)],
    'paths/1': (input, [test]) =>
      [...allPaths(input)].filter((path) => isTrue([...test(getPath(input, path))][0] ?? null)),
    *'range/1'(input, [to]) {
      for (const end of to(input)) yield* range(0, Number(end), 1);
    },
    *'range/2'(input, [from, to]) {
      for (const start of from(input)) for (const end of to(input)) yield* range(Number(start), Number(end), 1);
    },
    *'range/3'(input, [from, to, by]) {
      for (const start of from(input))
        for (const end of to(input))
          for (const step of by(input)) yield* range(Number(start), Number(end), Number(step));
    },
    'recurse/0': (input) => recurse(input, inside),
    'recurse/1': (input, [step]) => recurse(input, step),
    'repeat/1': (input, [step]) => recurse(input, step),
    'reverse/0': one((input) =>
      typeof input === 'string'
        ? [...input].reverse().join('')
        : input === null
          ? []
          : [...list(input, 'reversed')].reverse(),
    ),
    'rindex/1': of((input, part) => indicesOf(input as string, part).at(-1) ?? null),
    'round/0': round('round'),
    'rtrim/0': trimmed('end'),
    'rtrimstr/1': of((input, end) =>
      typeof input === 'string' && typeof end === 'string' && end !== '' && input.endsWith(end)
        ? input.slice(0, -end.length)
        : input,
    ),
    'scalars/0': only((value) => !isArray(value) && !isObject(value)),
    'scan/1': (input, [pattern]) =>
      [...pattern(input)].flatMap((p) => matches(input, p, 'g').map((m) => (m.length > 1 ? m.slice(1) : m[0]))),
    'select/1': (input, [test]) => [...test(input)].filter(isTrue).map(() => input),
    'setpath/2': of((input, path, value) => setPath(input, each(path) as Path, value)),
    'sort/0': (input) => [ranked(input, undefined, 'sorted').map(({ value }) => value)],
    'sort_by/1': (input, [by]) => [ranked(input, by, 'sorted').map(({ value }) => value)],
    'split/1': of((input, separator) => {
      const given = text(input, 'cannot be split');
      return given === '' ? [] : given.split(text(separator, 'is not a string'));
    }),
    'sqrt/0': round('sqrt'),
    'startswith/1': of((input, start) => text(input, 'cannot start with').startsWith(text(start, 'is not a string'))),
    'strings/0': only((value) => typeof value === 'string'),
    'sub/2': substitute(false),
    'sub/3': substitute(false),
    'test/1': of((input, pattern) => matches(input, pattern, null).length > 0),
    'test/2': of((input, pattern, flags) => matches(input, pattern, flags).length > 0),
    'to_entries/0': one(entries),
    'tojson/0': one((input) => JSON.stringify(input)),
    'tonumber/0': one((input) => {
      if (typeof input === 'number') return input;
      const number = typeof input === 'string' && input.trim() !== '' ? Number(input) : NaN;
      if (Number.isNaN(number)) throw new JqError(`${described(input)} cannot be parsed as a number`);
      return number;
    }),
    'tostring/0': one(toText),
    'transpose/0': one((input) => {
      const rows = each(input);
      const width = Math.max(0, ...rows.map((row) => each(row).length));
      return Array.from({ length: width }, (_none, i) => rows.map((row) => pick(row, i)));
    }),
    'trim/0': trimmed('both'),
    'type/0': one(kindOf),
    'unique/0': (input) => [grouped(input, undefined, 'sorted').map((group) => group[0])],
    'unique_by/1': (input, [by]) => [grouped(input, by, 'grouped').map((group) => group[0])],
    'until/2': until,
    'utf8bytelength/0': one((input) => utf8Length(text(input, 'only strings have UTF-8 byte length'))),
    'values/0': only((value) => value !== null),
    'while/2': whilst,
    'with_entries/1': (input, [change]) => [fromEntries(each(entries(input)).flatMap((entry) => [...change(entry)]))],
  } satisfies Record<string, JqFunction>),
);
