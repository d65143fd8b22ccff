import { JQ_FUNCTIONS } from './jq-functions.ts';
import { format } from './jq-formats.ts';
import { JqError, type Filter, type Json } from './jq-syntax.ts';
import {
  deletePath,
  each,
  getPath,
  isArray,
  isObject,
  isTrue,
  operate,
  pick,
  setPath,
  slice,
  type Path,
} from './jq-values.ts';

/** What names mean where a filter stands. */
export interface Scope {
  readonly variables: ReadonlyMap<string, Json>;
  /** By name and number of arguments: `f/1`. */
  readonly functions: ReadonlyMap<string, Closure>;
  /** Counts what was evaluated; a program that never ends does not stop the world. */
  readonly fuel: { left: number };
}

interface Closure {
  readonly parameters: readonly string[];
  readonly body: Filter;
  /** Where it was defined; a function also knows itself. */
  scope(): Scope;
}

/** A value with the path that led to it. */
type Found = readonly [Path, Json];

/** Everything that a filter makes of `input`. @throws JqError */
export function* evaluate(filter: Filter, input: Json, scope: Scope): Generator<Json, void, void> {
  if (--scope.fuel.left < 0) throw new JqError('this program does not come to an end');
  switch (filter.k) {
    case 'identity':
      yield input;
      return;
    case 'recurse':
      yield* descend(input);
      return;
    case 'literal':
      yield filter.value;
      return;
    case 'text':
      yield* texts(filter.parts, 0, '', filter.format, input, scope);
      return;
    case 'format':
      yield format(filter.name, input);
      return;
    case 'variable': {
      const value = scope.variables.get(filter.name);
      if (value === undefined) throw new JqError(`$${filter.name} is not defined`);
      yield value;
      return;
    }
    case 'index':
      for (const of of evaluate(filter.of, input, scope))
        for (const key of evaluate(filter.key, input, scope)) yield pick(of, key);
      return;
    case 'slice':
      for (const of of evaluate(filter.of, input, scope))
        for (const to of filter.to === undefined ? [null] : evaluate(filter.to, input, scope))
          for (const from of filter.from === undefined ? [null] : evaluate(filter.from, input, scope))
            yield slice(of, from, to);
      return;
    case 'iterate':
      for (const of of evaluate(filter.of, input, scope)) yield* each(of);
      return;
    case 'try':
      yield* attempt(filter.body, filter.handler, input, scope);
      return;
    case 'pipe':
      for (const value of evaluate(filter.left, input, scope)) yield* evaluate(filter.right, value, scope);
      return;
    case 'comma':
      yield* evaluate(filter.left, input, scope);
      yield* evaluate(filter.right, input, scope);
      return;
    case 'binary':
      yield* binary(filter.op, filter.left, filter.right, input, scope);
      return;
    case 'update':
      yield* update(filter.op, filter.path, filter.value, input, scope);
      return;
    case 'negate':
      for (const value of evaluate(filter.of, input, scope)) yield operate('-', 0, value);
      return;
    case 'array':
      yield filter.of === undefined ? [] : [...evaluate(filter.of, input, scope)];
      return;
    case 'object':
      yield* objects(filter.entries, 0, {}, input, scope);
      return;
    case 'if':
      for (const test of evaluate(filter.test, input, scope)) {
        const branch = isTrue(test) ? filter.yes : filter.no;
        if (branch === undefined) yield input;
        else yield* evaluate(branch, input, scope);
      }
      return;
    case 'bind':
      for (const value of evaluate(filter.of, input, scope))
        yield* evaluate(filter.body, input, withVariable(scope, filter.name, value));
      return;
    case 'reduce':
    case 'foreach':
      yield* fold(filter, input, scope);
      return;
    case 'call':
      yield* call(filter.name, filter.args, input, scope);
      return;
    case 'define':
      yield* evaluate(filter.rest, input, withFunction(scope, filter.name, filter.parameters, filter.body));
  }
}

/** The value itself and all that is in it, outer first. */
function* descend(value: Json): Generator<Json, void, void> {
  yield value;
  if (isArray(value) || isObject(value)) for (const inner of each(value)) yield* descend(inner);
}

function* attempt(body: Filter, handler: Filter | undefined, input: Json, scope: Scope): Generator<Json, void, void> {
  try {
    yield* evaluate(body, input, scope);
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    if (handler !== undefined) yield* evaluate(handler, error.value, scope);
  }
}

function* texts(
  parts: readonly (string | Filter)[],
  at: number,
  before: string,
  name: string | undefined,
  input: Json,
  scope: Scope,
): Generator<Json, void, void> {
  const part = parts[at];
  if (part === undefined) yield before;
  else if (typeof part === 'string') yield* texts(parts, at + 1, before + part, name, input, scope);
  else
    for (const value of evaluate(part, input, scope))
      yield* texts(parts, at + 1, before + format(name ?? '@text', value), name, input, scope);
}

function* objects(
  entries: readonly (readonly [Filter, Filter])[],
  at: number,
  before: Readonly<Record<string, Json>>,
  input: Json,
  scope: Scope,
): Generator<Json, void, void> {
  const entry = entries[at];
  if (entry === undefined) {
    yield before;
    return;
  }
  for (const key of evaluate(entry[0], input, scope)) {
    if (typeof key !== 'string') throw new JqError(`Object keys must be strings`);
    for (const value of evaluate(entry[1], input, scope))
      yield* objects(entries, at + 1, { ...before, [key]: value }, input, scope);
  }
}

function* binary(op: string, left: Filter, right: Filter, input: Json, scope: Scope): Generator<Json, void, void> {
  if (op === '//') {
    let any = false;
    for (const value of attempt(left, undefined, input, scope)) {
      if (!isTrue(value)) continue;
      any = true;
      yield value;
    }
    if (!any) yield* evaluate(right, input, scope);
    return;
  }
  if (op === 'and' || op === 'or') {
    for (const a of evaluate(left, input, scope)) {
      if (isTrue(a) === (op === 'or')) yield op === 'or';
      else for (const b of evaluate(right, input, scope)) yield isTrue(b);
    }
    return;
  }
  for (const b of evaluate(right, input, scope)) for (const a of evaluate(left, input, scope)) yield operate(op, a, b);
}

function* update(op: string, path: Filter, value: Filter, input: Json, scope: Scope): Generator<Json, void, void> {
  const paths = [...locate(path, input, scope)].map(([at]) => at);
  if (op === '|=') {
    let result = input;
    const gone: Path[] = [];
    for (const at of paths) {
      const [changed] = evaluate(value, getPath(result, at), scope);
      if (changed === undefined) gone.push(at);
      else result = setPath(result, at, changed);
    }
    yield gone.reverse().reduce(deletePath, result);
    return;
  }
  for (const operand of evaluate(value, input, scope))
    yield paths.reduce<Json>((result, at) => {
      const old = getPath(result, at);
      const next =
        op === '=' ? operand : op === '//=' ? (isTrue(old) ? old : operand) : operate(op.slice(0, -1), old, operand);
      return setPath(result, at, next);
    }, input);
}

function* fold(filter: Filter & { k: 'reduce' | 'foreach' }, input: Json, scope: Scope): Generator<Json, void, void> {
  for (const start of evaluate(filter.start, input, scope)) {
    let state: Json = start;
    for (const value of evaluate(filter.of, input, scope)) {
      const inner = withVariable(scope, filter.name, value);
      let last: Json = null;
      for (const next of evaluate(filter.step, state, inner)) {
        last = next;
        if (filter.k === 'foreach')
          if (filter.show === undefined) yield next;
          else yield* evaluate(filter.show, next, inner);
      }
      state = last;
    }
    if (filter.k === 'reduce') yield state;
  }
}

function withVariable(scope: Scope, name: string, value: Json): Scope {
  return { ...scope, variables: new Map([...scope.variables, [name, value]]) };
}

function withFunction(scope: Scope, name: string, parameters: readonly string[], body: Filter): Scope {
  const inner: Scope = {
    ...scope,
    functions: new Map([
      ...scope.functions,
      [`${name}/${parameters.length}`, { parameters, body, scope: () => inner }],
    ]),
  };
  return inner;
}

/** Calls a function: one that the program defined, or one of jq's. */
function* call(name: string, args: readonly Filter[], input: Json, scope: Scope): Generator<Json, void, void> {
  const key = `${name}/${args.length}`;
  const own = scope.functions.get(key);
  if (own !== undefined) {
    yield* applyClosure(own, args, 0, own.scope(), input, scope);
    return;
  }
  if (key === 'path/1') {
    for (const [path] of locate(args[0], input, scope)) yield path;
    return;
  }
  if (key === 'del/1') {
    const paths = [...locate(args[0], input, scope)].map(([path]) => path);
    yield paths.reverse().reduce(deletePath, input);
    return;
  }
  const builtin = JQ_FUNCTIONS.get(key);
  if (builtin === undefined) throw new JqError(`${key} is not defined`);
  yield* builtin(
    input,
    args.map((arg) => (value: Json) => evaluate(arg, value, scope)),
  );
}

function* applyClosure(
  closure: Closure,
  args: readonly Filter[],
  at: number,
  inner: Scope,
  input: Json,
  outer: Scope,
): Generator<Json, void, void> {
  const parameter = closure.parameters[at];
  if (parameter === undefined) {
    yield* evaluate(closure.body, input, inner);
    return;
  }
  const arg = args[at];
  if (!parameter.startsWith('$')) {
    const passed: Closure = { parameters: [], body: arg, scope: () => outer };
    const functions = new Map([...inner.functions, [`${parameter}/0`, passed] as const]);
    yield* applyClosure(closure, args, at + 1, { ...inner, functions }, input, outer);
    return;
  }
  for (const value of evaluate(arg, input, outer))
    yield* applyClosure(closure, args, at + 1, withVariable(inner, parameter.slice(1), value), input, outer);
}

/** Where in `input` a filter points: for `=`, `|=`, `del` and `path`. @throws JqError */
function* locate(filter: Filter, input: Json, scope: Scope): Generator<Found, void, void> {
  const below = function* (of: Filter): Generator<Found, void, void> {
    yield* locate(of, input, scope);
  };
  switch (filter.k) {
    case 'identity':
      yield [[], input];
      return;
    case 'recurse':
      yield* locateAll([], input);
      return;
    case 'index':
      for (const [path, value] of below(filter.of))
        for (const key of evaluate(filter.key, input, scope)) {
          if (typeof key !== 'string' && typeof key !== 'number') throw new JqError('Invalid path expression');
          yield [[...path, key], pick(value, key)];
        }
      return;
    case 'iterate':
      for (const [path, value] of below(filter.of)) {
        const keys = isArray(value)
          ? value.map((_one, i) => i)
          : Object.keys(value === null ? {} : (each(value), value));
        for (const key of keys) yield [[...path, key], pick(value, key)];
      }
      return;
    case 'pipe':
      for (const [path, value] of below(filter.left))
        for (const [rest, inner] of locate(filter.right, value, scope)) yield [[...path, ...rest], inner];
      return;
    case 'comma':
      yield* below(filter.left);
      yield* below(filter.right);
      return;
    case 'if':
      for (const test of evaluate(filter.test, input, scope)) {
        const branch = isTrue(test) ? filter.yes : filter.no;
        if (branch === undefined) yield [[], input];
        else yield* below(branch);
      }
      return;
    case 'try':
      try {
        yield* below(filter.body);
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
      }
      return;
    case 'binary':
      if (filter.op !== '//') break;
      {
        const found = [...below(filter.left)].filter(([, value]) => isTrue(value));
        if (found.length > 0) yield* found;
        else yield* below(filter.right);
      }
      return;
    case 'bind':
      for (const value of evaluate(filter.of, input, scope))
        yield* locate(filter.body, input, withVariable(scope, filter.name, value));
      return;
    case 'call': {
      const key = `${filter.name}/${filter.args.length}`;
      if (key === 'empty/0') return;
      if (key === 'recurse/0') yield* locateAll([], input);
      else if (key === 'select/1') {
        for (const test of evaluate(filter.args[0], input, scope)) if (isTrue(test)) yield [[], input];
      } else if (key === 'first/1') {
        for (const found of below(filter.args[0])) {
          yield found;
          return;
        }
      } else if (key === 'getpath/1') {
        for (const path of evaluate(filter.args[0], input, scope)) yield [path as Path, getPath(input, path as Path)];
      } else if (key === 'map/1') {
        const iterate: Filter = { k: 'iterate', of: { k: 'identity' } };
        yield* below({ k: 'pipe', left: iterate, right: filter.args[0] });
      } else break;
      return;
    }
    default:
  }
  throw new JqError('Invalid path expression');
}

function* locateAll(path: Path, value: Json): Generator<Found, void, void> {
  yield [path, value];
  if (!isArray(value) && !isObject(value)) return;
  const keys = isArray(value) ? value.map((_one, i) => i) : Object.keys(value);
  for (const key of keys) yield* locateAll([...path, key], pick(value, key));
}
