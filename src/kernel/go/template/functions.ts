import { fromBytes, printValue, sprint, sprintf, sprintln, utf8 } from '../print.ts';
import { ANY, isFloat, isInteger, isUnsigned, STRING, typeName, type GoType, type GoValue } from '../types.ts';
import { bool, entriesOf, fieldsOf, int, integerOf, isZero, itemsOf, make, string, target, zero } from '../values.ts';

/** Go's "invalid value": what a missing map entry or a nil interface evaluates to. */
export type Result = GoValue | undefined;

/** A function that templates can call. */
export interface TemplateFunction {
  /** Types of the fixed arguments; 'value' takes anything, even an invalid value. */
  readonly parameters: readonly (GoType | 'value')[];
  readonly variadic?: GoType | 'value';
  /** @throws Error whose message appears after `error calling NAME: ` */
  readonly call: (...args: Result[]) => Result;
}

/** Whether a value counts as true for `if`, `and`, `not`; undefined where Go says that it cannot be used so. */
export function truth(value: Result): boolean | undefined {
  if (value === undefined) return false;
  switch (value.type.kind) {
    case 'slice':
      return itemsOf(value).length > 0;
    case 'map':
      return entriesOf(value).size > 0;
    case 'struct':
      return true;
    default:
      return !isZero(value);
  }
}

/** Takes a value out of interfaces; undefined for a nil interface. */
export function indirectInterface(value: Result): Result {
  let current = value;
  while (current !== undefined && current.type.kind === 'interface') current = target(current) ?? undefined;
  return current;
}

/** Follows pointers and interfaces to what they hold; stops at a nil one. */
export function indirect(value: GoValue): { value: GoValue; isNil: boolean } {
  let current = value;
  while (current.type.kind === 'pointer' || current.type.kind === 'interface') {
    const inner = target(current);
    if (inner === null) return { value: current, isNil: true };
    current = inner;
  }
  return { value: current, isNil: false };
}

const text = (value: Result): string => String(indirectInterface(value)?.data ?? '');

/** Arguments of the escaping functions in one string. */
function evalArgs(args: readonly Result[]): string {
  const single = args.length === 1 ? indirectInterface(args[0]) : undefined;
  if (single !== undefined && single.type.kind === 'string' && single.type.string === undefined)
    return single.data as string;
  return sprint(args.map((arg) => printable(arg)));
}

function printable(value: Result): GoValue {
  if (value === undefined) return make(ANY, null);
  if (value.type.kind !== 'pointer') return value;
  return indirect(value).isNil ? value : indirect(value).value;
}

// --- index, slice, len ---

function indexNumber(value: Result, length: number): number {
  const at = indirectInterface(value);
  if (at === undefined) throw new Error('cannot index slice/array with nil');
  if (!isInteger(at.type)) throw new Error(`cannot index slice/array with type ${typeName(at.type)}`);
  const number = Number(at.data);
  if (number < 0 || number > length) throw new Error(`index out of range: ${number}`);
  return number;
}

function index(item: Result, ...indexes: Result[]): Result {
  let current = indirectInterface(item);
  if (current === undefined) throw new Error('index of untyped nil');
  for (const raw of indexes) {
    const { value, isNil } = indirect(current!);
    if (isNil) throw new Error('index of nil pointer');
    if (value.type.kind === 'slice') {
      const items = itemsOf(value);
      const at = indexNumber(raw, items.length);
      if (at >= items.length) throw new Error('reflect: slice index out of range');
      current = items[at];
    } else if (value.type.kind === 'string') {
      const bytes = utf8(value.data as string);
      const at = indexNumber(raw, bytes.length);
      if (at >= bytes.length) throw new Error('reflect: string index out of range');
      current = make({ kind: 'uint8' }, bytes[at]);
    } else if (value.type.kind === 'map') {
      const key = mapKey(indirectInterface(raw), value.type.key);
      current = entriesOf(value).get(key) ?? zero(value.type.element);
    } else throw new Error(`can't index item of type ${typeName(value.type)}`);
  }
  return current;
}

function mapKey(value: Result, type: GoType): string | number {
  if (value === undefined) throw new Error(`value is nil; should be of type ${typeName(type)}`);
  const fits =
    typeName(value.type) === typeName(type) || type.kind === 'interface' || (isInteger(value.type) && isInteger(type));
  if (!fits) throw new Error(`value has type ${typeName(value.type)}; should be ${typeName(type)}`);
  return value.data as string | number;
}

function slice(item: Result, ...indexes: Result[]): Result {
  const given = indirectInterface(item);
  if (given === undefined) throw new Error('slice of untyped nil');
  const { value } = indirect(given);
  if (indexes.length > 3) throw new Error(`too many slice indexes: ${indexes.length}`);
  if (value.type.kind === 'string' && indexes.length === 3) throw new Error('cannot 3-index slice a string');
  if (value.type.kind !== 'string' && value.type.kind !== 'slice')
    throw new Error(`can't slice item of type ${typeName(value.type)}`);
  const length = value.type.kind === 'string' ? utf8(value.data as string).length : itemsOf(value).length;
  const [from, to] = [0, 1].map((position) =>
    indexes.length > position ? indexNumber(indexes[position], length) : undefined,
  );
  const start = from ?? 0;
  const end = to ?? length;
  if (start > end) throw new Error(`invalid slice index: ${start} > ${end}`);
  if (value.type.kind === 'string') return make(value.type, fromBytes(utf8(value.data as string).slice(start, end)));
  return make(value.type, itemsOf(value).slice(start, end));
}

function length(item: Result): Result {
  const given = indirectInterface(item);
  if (given === undefined) throw new Error('len of nil pointer');
  const { value, isNil } = indirect(given);
  if (isNil) throw new Error('len of nil pointer');
  if (value.type.kind === 'slice') return int(itemsOf(value).length);
  if (value.type.kind === 'map') return int(entriesOf(value).size);
  if (value.type.kind === 'string') return int(utf8(value.data as string).length);
  throw new Error(`len of type ${typeName(value.type)}`);
}

// --- comparison ---

type Kind = 'bool' | 'int' | 'uint' | 'float' | 'string' | undefined;

function basicKind(value: Result): Kind {
  if (value === undefined) return undefined;
  if (isUnsigned(value.type)) return 'uint';
  if (isInteger(value.type)) return 'int';
  if (isFloat(value.type)) return 'float';
  if (value.type.kind === 'bool' || value.type.kind === 'string') return value.type.kind;
  return undefined;
}

const isWhole = (kind: Kind): boolean => kind === 'int' || kind === 'uint';

/** Whether Go can compare values of the type with ==. */
function comparable(type: GoType): boolean {
  if (type.kind === 'struct') return type.fields.every((field) => comparable(field.type));
  return !['slice', 'map', 'func'].includes(type.kind);
}

function identical(left: Result, right: Result): boolean {
  const nil = (value: Result): boolean => value === undefined || value.data === null;
  if (nil(left) || nil(right)) return nil(left) === nil(right);
  const a = left!;
  const b = right!;
  if (typeName(a.type) !== typeName(b.type)) return false;
  if (a.type.kind === 'struct' && a.type.fields.length > 0) {
    return [...fieldsOf(a)].every(([name, field]) =>
      identical(indirectInterface(field), indirectInterface(fieldsOf(b).get(name))),
    );
  }
  return a.type.kind === 'struct' ? printValue(a) === printValue(b) : a.data === b.data;
}

function equal(first: Result, ...others: Result[]): boolean {
  const left = indirectInterface(first);
  if (others.length === 0) throw new Error('missing argument for comparison');
  for (const other of others) {
    const right = indirectInterface(other);
    const [k1, k2] = [basicKind(left), basicKind(right)];
    if (k1 !== k2) {
      if (isWhole(k1) && isWhole(k2)) {
        if (integerOf(left!) === integerOf(right!)) return true;
      } else if (left !== undefined && right !== undefined) {
        throw new Error(`incompatible types for comparison: ${typeName(left.type)} and ${typeName(right.type)}`);
      }
      continue;
    }
    if (k1 === undefined) {
      const nothing = (value: Result): boolean => value === undefined || value.data === null;
      if (!nothing(left) && !nothing(right)) {
        for (const side of [left!, right!]) {
          if (!comparable(side.type)) {
            throw new Error(`non-comparable type ${sprintf('%s', [side])}: ${typeName(side.type)}`);
          }
        }
      }
      if (identical(left, right)) return true;
    } else if (isWhole(k1) ? integerOf(left!) === integerOf(right!) : left!.data === right!.data) return true;
  }
  return false;
}

function less(first: Result, second: Result): boolean {
  const [left, right] = [indirectInterface(first), indirectInterface(second)];
  const [k1, k2] = [basicKind(left), basicKind(right)];
  if (k1 === undefined || k2 === undefined) throw new Error('invalid type for comparison');
  if (k1 !== k2 && !(isWhole(k1) && isWhole(k2))) {
    throw new Error(`incompatible types for comparison: ${typeName(left!.type)} and ${typeName(right!.type)}`);
  }
  if (k1 === 'bool') throw new Error('invalid type for comparison');
  if (isWhole(k1)) return integerOf(left!) < integerOf(right!);
  return (left!.data as string | number) < (right!.data as string | number);
}

// --- escaping ---

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

function escapeJs(source: string): string {
  return [...source]
    .map((character) => {
      const code = character.codePointAt(0)!;
      if (JS[character] !== undefined) return JS[character];
      return code < 0x20 ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}` : character;
    })
    .join('');
}

function escapeQuery(source: string): string {
  return utf8(source)
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9\-_.~]/.test(character)) return character;
      return character === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

const anything = (call: (...args: Result[]) => Result): TemplateFunction => ({ parameters: [], variadic: ANY, call });
const comparison = (call: (left: Result, right: Result) => boolean): TemplateFunction => ({
  parameters: ['value', 'value'],
  call: (left, right) => bool(call(left, right)),
});

/** Go's own functions. `and` and `or` decide without looking at the rest; the evaluator sees to that. */
export const BUILTINS: Readonly<Record<string, TemplateFunction>> = {
  and: { parameters: ['value'], variadic: 'value', call: (...args) => args.at(-1) },
  or: { parameters: ['value'], variadic: 'value', call: (...args) => args.at(-1) },
  not: { parameters: ['value'], call: (value) => bool(truth(indirectInterface(value)) !== true) },
  // No value that docker hands to templates is a function; the evaluator words the failure.
  call: { parameters: ['value'], variadic: 'value', call: (value) => value },
  html: anything((...args) => string(evalArgs(args).replace(/[\0"'&<>]/g, (character) => HTML[character]!))),
  js: anything((...args) => string(escapeJs(evalArgs(args)))),
  urlquery: anything((...args) => string(escapeQuery(evalArgs(args)))),
  index: { parameters: ['value'], variadic: 'value', call: index },
  slice: { parameters: ['value'], variadic: 'value', call: slice },
  len: { parameters: ['value'], call: length },
  print: anything((...args) => string(sprint(args.map((arg) => arg ?? make(ANY, null))))),
  println: anything((...args) => string(sprintln(args.map((arg) => arg ?? make(ANY, null))))),
  printf: {
    parameters: [STRING],
    variadic: ANY,
    call: (format, ...args) =>
      string(
        sprintf(
          text(format),
          args.map((arg) => arg ?? make(ANY, null)),
        ),
      ),
  },
  eq: { parameters: ['value'], variadic: 'value', call: (first, ...others) => bool(equal(first, ...others)) },
  ne: comparison((left, right) => !equal(left, right)),
  lt: comparison(less),
  le: comparison((left, right) => less(left, right) || equal(left, right)),
  gt: comparison((left, right) => !(less(left, right) || equal(left, right))),
  ge: comparison((left, right) => !less(left, right)),
};
