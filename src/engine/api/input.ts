import { EngineError } from '../errors.ts';

/** A JSON object that a client sent. */
export type Input = Readonly<Record<string, unknown>>;

const GO_NAMES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  object: 'object',
};

/** What Go calls the type of a whole body, for its messages; `swarm.InitRequest` is told as `InitRequest`. */
const TYPES = new WeakMap<Input, string>();

/** Notes of which Go type a body is. */
export function typed(input: Input, type: string): Input {
  TYPES.set(input, type.replace(/^.*\./, ''));
  return input;
}

function wrong(input: Input, key: string, value: unknown, type: string): EngineError {
  const kind = Array.isArray(value) ? 'array' : (GO_NAMES[typeof value] ?? 'value');
  return new EngineError(
    400,
    `invalid JSON: json: cannot unmarshal ${kind} into Go struct field ${TYPES.get(input) ?? ''}.${key} of type ${type}`,
  );
}

/** The value as an object; an empty one when it is absent or null. @throws EngineError 400 */
export function object(input: Input, key: string): Input {
  return optionalObject(input, key) ?? {};
}

export function optionalObject(input: Input, key: string): Input | undefined {
  const value = input[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong(input, key, value, 'struct');
  return value as Input;
}

export function objects(input: Input, key: string): readonly Input[] | undefined {
  const value = input[key];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw wrong(input, key, value, '[]struct');
  return value.map((each: unknown) => (typeof each === 'object' && each !== null ? (each as Input) : {}));
}

export function text(input: Input, key: string): string {
  const value = input[key];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw wrong(input, key, value, 'string');
  return value;
}

/** Undefined where the text is absent or empty: Go's omitempty. */
export function optionalText(input: Input, key: string): string | undefined {
  const value = text(input, key);
  return value === '' ? undefined : value;
}

export function flag(input: Input, key: string): boolean {
  return optionalFlag(input, key) ?? false;
}

export function optionalFlag(input: Input, key: string): boolean | undefined {
  const value = input[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw wrong(input, key, value, 'bool');
  return value;
}

export function integer(input: Input, key: string): number {
  return optionalInteger(input, key) ?? 0;
}

export function optionalInteger(input: Input, key: string): number | undefined {
  const value = input[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number') throw wrong(input, key, value, 'int64');
  return value;
}

/** A list of texts; undefined when it is absent. */
export function texts(input: Input, key: string): readonly string[] | undefined {
  const value = input[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'string'))
    throw wrong(input, key, value, '[]string');
  return value as string[];
}

/** A record of texts; undefined when it is absent. */
export function pairs(input: Input, key: string): Readonly<Record<string, string>> | undefined {
  const value = optionalObject(input, key);
  if (value === undefined) return undefined;
  for (const each of Object.values(value)) if (typeof each !== 'string') throw wrong(input, key, each, 'string');
  return value as Readonly<Record<string, string>>;
}
