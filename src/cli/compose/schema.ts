import { parseDuration } from '../../kernel/go/duration.ts';
import { parsePortSpec } from '../cobra/options/port.ts';
import { CommandError } from '../errors.ts';
import { isList, isMapping, type Mapping, type Value } from './value.ts';

export type TypeName = 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'mapping' | 'list';

/** What may stand in a place of a Compose file: the part of JSON Schema that the Compose formats need. */
export interface Schema {
  readonly types?: readonly TypeName[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  /** For keys that match, where no property of that name is. */
  readonly patterns?: readonly (readonly [RegExp, Schema])[];
  /** Whether no other keys may come. */
  readonly closed?: boolean;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly unique?: boolean;
  readonly enum?: readonly string[];
  readonly format?: 'duration' | 'ports';
  readonly minimum?: number;
  /** The minor version of the format that brought it; before, there was no such place or form. */
  readonly since?: number;
}

/** `services.web.ports.0` and what is wrong there. */
interface Fault {
  readonly path: readonly string[];
  readonly kind: 'type' | 'one-of' | 'other';
  readonly words: string;
}

interface Outcome {
  readonly faults: readonly Fault[];
  /** How many places fitted: of several forms, the one that fits best tells what is wrong. */
  readonly score: number;
}

/**
 * Holds a file against its schema.
 * @param minor the version of the format
 * @throws CommandError the most specific fault, as docker names it: `services.web Additional property x is not allowed`
 */
export function validate(value: Value, schema: Schema, minor: number): void {
  const { faults } = check(value, schema, minor, []);
  if (faults.length === 0) return;
  let worst = 0;
  for (const [index, fault] of faults.entries()) {
    const depth = specificity(fault) - specificity(faults[worst]!);
    // At the same depth a wrong type says most.
    if (depth > 0 || (depth === 0 && fault.kind === 'type' && faults[worst]!.kind !== 'type')) worst = index;
  }
  const found = faults[worst]!;
  const words = found.kind === 'one-of' ? (faults[worst + 1] ?? found).words : found.words;
  throw new CommandError(`${field(found.path)} ${words}`);
}

function field(path: readonly string[]): string {
  return path.length === 0 ? '(root)' : path.join('.');
}

/** Keys with dots count as several, as in docker. */
function specificity({ path }: Fault): number {
  return field(path).split('.').length;
}

function typesOf(value: Value): readonly TypeName[] {
  if (value === null) return ['null'];
  if (isList(value)) return ['list'];
  if (isMapping(value)) return ['mapping'];
  if (typeof value === 'number') return Number.isInteger(value) ? ['integer', 'number'] : ['number'];
  return [typeof value === 'boolean' ? 'boolean' : 'string'];
}

function typeWords(types: readonly TypeName[]): string {
  return types.length === 1 ? types[0]! : `${types.slice(0, -1).join(', ')} or ${types.at(-1)!}`;
}

function exists(minor: number): (schema: Schema) => boolean {
  return ({ since = 0 }) => since <= minor;
}

function check(value: Value, schema: Schema, minor: number, path: readonly string[]): Outcome {
  const faults: Fault[] = [];
  let score = 0;
  const take = (outcome: Outcome): void => {
    faults.push(...outcome.faults);
    score += outcome.score;
  };
  const fault = (words: string, kind: Fault['kind'] = 'other'): void => {
    faults.push({ path, kind, words });
  };

  if (schema.types !== undefined && !typesOf(value).some((each) => schema.types?.includes(each)))
    return { faults: [{ path, kind: 'type', words: `must be a ${typeWords(schema.types)}` }], score: 0 };
  if (schema.oneOf !== undefined) {
    const outcomes = schema.oneOf.filter(exists(minor)).map((each) => check(value, each, minor, path));
    const fitting = outcomes.filter((each) => each.faults.length === 0);
    if (fitting.length !== 1) fault('Must validate one and only one schema (oneOf)', 'one-of');
    if (fitting.length === 0) take(outcomes.reduce((best, each) => (each.score > best.score ? each : best)));
  }
  if (typeof value === 'string' && schema.enum?.includes(value) === false)
    fault(`${field(path)} must be one of the following: ${schema.enum.map((each) => JSON.stringify(each)).join(', ')}`);
  if (schema.format !== undefined && !FORMATS[schema.format](value)) fault(`Does not match format '${schema.format}'`);
  if (typeof value === 'number' && schema.minimum !== undefined && value < schema.minimum)
    fault(`Must be greater than or equal to ${schema.minimum}`);
  if (isList(value)) {
    const double = schema.unique === true ? findDouble(value) : undefined;
    if (double !== undefined) fault(`array items[${double.join(',')}] must be unique`);
    for (const [index, item] of value.entries())
      if (schema.items !== undefined) take(check(item, schema.items, minor, [...path, String(index)]));
  }
  if (isMapping(value)) checkMapping(value, schema, minor, path, fault, take);
  return { faults, score: score + 1 };
}

function checkMapping(
  value: Mapping,
  schema: Schema,
  minor: number,
  path: readonly string[],
  fault: (words: string) => void,
  take: (outcome: Outcome) => void,
): void {
  for (const name of schema.required ?? []) if (value[name] === undefined) fault(`${name} is required`);
  for (const [key, each] of Object.entries(value)) {
    const below = [schema.properties?.[key], schema.patterns?.find(([pattern]) => pattern.test(key))?.[1]].find(
      (found) => found !== undefined && exists(minor)(found),
    );
    if (below !== undefined) take(check(each, below, minor, [...path, key]));
    else if (schema.closed === true) fault(`Additional property ${key} is not allowed`);
  }
}

function findDouble(items: readonly Value[]): readonly [number, number] | undefined {
  const seen = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const text = JSON.stringify(item);
    const first = seen.get(text);
    if (first !== undefined) return [first, index];
    seen.set(text, index);
  }
  return undefined;
}

const FORMATS: Readonly<Record<NonNullable<Schema['format']>, (value: Value) => boolean>> = {
  duration: (value) => typeof value !== 'string' || succeeds(() => parseDuration(value)),
  // A broken number passes, to fail when it is read.
  ports: (value) =>
    (typeof value !== 'string' && !Number.isInteger(value)) || succeeds(() => parsePortSpec(String(value))),
};

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
