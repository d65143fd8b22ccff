import { fromBase64, toBase64 } from '../base64.ts';
import { compareStrings } from './natsort.ts';
import { formatFloat, narrow, parseInt64 } from './strconv.ts';
import {
  isInteger,
  isFloat,
  isUnsigned,
  typeName,
  type GoType,
  type GoValue,
  type StructField,
  type StructType,
} from './types.ts';
import { entriesOf, fieldsOf, fromPlainJson, isEmpty, isZero, itemsOf, make, target, zero } from './values.ts';

/** Go's encoding/json between JSON and typed values. */

interface JsonField {
  readonly key: string;
  readonly field: StructField;
  /** Names of the embedded structs on the way, outermost first. */
  readonly path: readonly string[];
  readonly tagged: boolean;
}

const fieldCache = new WeakMap<StructType, readonly JsonField[]>();

/** The JSON fields of a struct with embedded ones promoted: the shallowest wins, then a tagged one, else none. */
function jsonFields(type: StructType): readonly JsonField[] {
  const known = fieldCache.get(type);
  if (known !== undefined) return known;
  const found: JsonField[] = [];
  const collect = (current: StructType, path: readonly string[]): void => {
    for (const field of current.fields) {
      if (field.json === '-') continue;
      const inner = field.type.kind === 'pointer' ? field.type.element : field.type;
      if (field.embedded === true && field.json === undefined && inner.kind === 'struct') {
        collect(inner, [...path, field.name]);
      } else {
        found.push({ key: field.json ?? field.name, field, path, tagged: field.json !== undefined });
      }
    }
  };
  collect(type, []);
  const kept = found.filter((candidate) => {
    const rivals = found.filter((other) => other.key === candidate.key);
    const depth = Math.min(...rivals.map((rival) => rival.path.length));
    if (candidate.path.length > depth) return false;
    const shallow = rivals.filter((rival) => rival.path.length === depth);
    if (shallow.length === 1) return true;
    return candidate.tagged && shallow.filter((rival) => rival.tagged).length === 1;
  });
  fieldCache.set(type, kept);
  return kept;
}

function fieldAt(value: GoValue, entry: JsonField): GoValue | undefined {
  let current: GoValue | null = value;
  for (const name of [...entry.path, entry.field.name]) {
    if (current.type.kind === 'pointer') current = target(current);
    if (current === null) return undefined;
    current = fieldsOf(current).get(name) ?? null;
    if (current === null) return undefined;
  }
  return current;
}

/** A failure to decode, with Go's text. */
export class DecodeError extends Error {}

function mismatch(json: unknown, type: GoType, where: string): DecodeError {
  const kind = Array.isArray(json)
    ? 'array'
    : json === null
      ? 'null'
      : typeof json === 'boolean'
        ? 'bool'
        : typeof json;
  const field = where === '' ? 'value' : `struct field ${where}`;
  return new DecodeError(`json: cannot unmarshal ${kind} into Go ${field} of type ${typeName(type)}`);
}

/**
 * Decodes a JSON value (as JSON.parse gives it) into a Go value. Missing fields and null keep Go's zero value,
 * unknown fields are dropped, names match without regard to case as in Go.
 * @throws DecodeError where a JSON type does not fit
 */
export function decode(json: unknown, type: GoType, where = ''): GoValue {
  if (json === undefined) return zero(type);
  if (type.unmarshal !== undefined) return json === null ? zero(type) : type.unmarshal(json, type);
  if (json === null) return zero(type);
  switch (type.kind) {
    case 'interface':
      return { type, data: fromPlainJson(json).data };
    case 'pointer':
      return make(type, decode(json, type.element, where));
    case 'bool':
      if (typeof json !== 'boolean') throw mismatch(json, type, where);
      return make(type, json);
    case 'string':
      if (typeof json !== 'string') throw mismatch(json, type, where);
      return make(type, json);
    case 'slice':
      return decodeSlice(json, type, where);
    case 'map': {
      if (typeof json !== 'object' || Array.isArray(json)) throw mismatch(json, type, where);
      const entries = Object.entries(json as Record<string, unknown>);
      const key = (text: string): string | number => (isInteger(type.key) ? Number(parseInt64(text, 10)) : text);
      return make(type, new Map(entries.map(([name, item]) => [key(name), decode(item, type.element, where)])));
    }
    case 'struct':
      return decodeStruct(json, type);
    case 'func':
      return zero(type);
    default:
      if (typeof json === 'bigint') return make(type, narrow(json));
      if (typeof json !== 'number' || (isInteger(type) && !Number.isInteger(json))) throw mismatch(json, type, where);
      if (isUnsigned(type) && json < 0) throw mismatch(json, type, where);
      return make(type, json);
  }
}

function decodeSlice(json: unknown, type: GoType & { kind: 'slice' }, where: string): GoValue {
  if (type.element.kind === 'uint8' && typeof json === 'string')
    return make(
      type,
      (fromBase64(json) ?? []).map((data) => ({ type: { kind: 'uint8' }, data })),
    );
  if (!Array.isArray(json)) throw mismatch(json, type, where);
  return make(
    type,
    json.map((item: unknown) => decode(item, type.element, where)),
  );
}

function decodeStruct(json: unknown, type: StructType): GoValue {
  if (typeof json !== 'object' || Array.isArray(json)) throw mismatch(json, type, '');
  const given = json as Record<string, unknown>;
  const lower = new Map<string, unknown>(Object.entries(given).map(([key, item]) => [key.toLowerCase(), item]));
  const lookUp = (key: string): unknown => (Object.hasOwn(given, key) ? given[key] : lower.get(key.toLowerCase()));
  const shortName = type.name?.split('.').at(-1) ?? '';
  const assigned = new Map<string, unknown>();
  for (const entry of jsonFields(type)) {
    if (entry.path.length > 0) continue;
    const item = lookUp(entry.key);
    if (item !== undefined) assigned.set(entry.field.name, item);
  }
  const data = new Map<string, GoValue>();
  for (const field of type.fields) {
    const promoted = field.embedded === true && field.json === undefined;
    if (promoted && (field.type.kind === 'struct' || field.type.kind === 'pointer')) {
      const inner = field.type.kind === 'pointer' ? field.type.element : field.type;
      const present = inner.kind === 'struct' && jsonFields(inner).some((entry) => lookUp(entry.key) !== undefined);
      data.set(field.name, field.type.kind === 'struct' || present ? decode(json, field.type) : zero(field.type));
    } else {
      data.set(field.name, decode(assigned.get(field.name), field.type, `${shortName}.${field.json ?? field.name}`));
    }
  }
  return { type, data };
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A JSON string as Go writes it; with `escapeHtml`, <, > and & are written \u003c, \u003e, \u0026. */
export function encodeJsonString(text: string, escapeHtml = true): string {
  let out = '"';
  for (const character of text) {
    const short = SHORT[character];
    const code = character.codePointAt(0)!;
    if (short !== undefined) out += short;
    else if (
      code < 0x20 ||
      code === 0x2028 ||
      code === 0x2029 ||
      (escapeHtml && (code === 0x3c || code === 0x3e || code === 0x26))
    ) {
      out += `\\u${code.toString(16).padStart(4, '0')}`;
    } else if (code >= 0xd800 && code <= 0xdfff) out += '\\ufffd';
    else out += character;
  }
  return `${out}"`;
}

function encodeNumber(value: GoValue): string {
  if (!isFloat(value.type)) return String(value.data);
  const number = value.data as number;
  const size = Math.abs(number);
  if (size !== 0 && (size < 1e-6 || size >= 1e21)) return formatFloat(number, 'e').replace(/e-0(\d)$/, 'e-$1');
  return formatFloat(number, 'f');
}

/** json.Marshal: fields in the struct's order, map keys sorted, nil slices and maps as null. */
export function encodeJson(value: GoValue, escapeHtml = true): string {
  const { type } = value;
  if (type.kind === 'pointer' || type.kind === 'interface') {
    const inner = target(value);
    return inner === null ? 'null' : encodeJson(inner, escapeHtml);
  }
  if (type.marshal !== undefined) return type.marshal(value);
  switch (type.kind) {
    case 'bool':
      return String(value.data);
    case 'string':
      return encodeJsonString(value.data as string, escapeHtml);
    case 'slice': {
      if (value.data === null) return 'null';
      if (type.element.kind === 'uint8') return `"${toBase64(itemsOf(value).map((item) => Number(item.data)))}"`;
      return `[${itemsOf(value)
        .map((item) => encodeJson(item, escapeHtml))
        .join(',')}]`;
    }
    case 'map': {
      if (value.data === null) return 'null';
      const entries = [...entriesOf(value)].map(([key, item]): [string, GoValue] => [String(key), item]);
      entries.sort(([left], [right]) => compareStrings(left, right));
      return `{${entries.map(([key, item]) => `${encodeJsonString(key, escapeHtml)}:${encodeJson(item, escapeHtml)}`).join(',')}}`;
    }
    case 'struct': {
      const parts: string[] = [];
      for (const entry of jsonFields(type)) {
        const item = fieldAt(value, entry);
        if (item === undefined) continue;
        if (entry.field.omitEmpty === true && isEmpty(item)) continue;
        if (entry.field.omitZero === true && isZero(item)) continue;
        const text = encodeJson(item, escapeHtml);
        parts.push(
          `${encodeJsonString(entry.key, escapeHtml)}:${entry.field.asString === true ? encodeJsonString(text) : text}`,
        );
      }
      return `{${parts.join(',')}}`;
    }
    case 'func':
      throw new Error(`json: unsupported type: ${typeName(type)}`);
    default:
      return encodeNumber(value);
  }
}

/** json.Indent: lays out compact JSON text; every line after the first begins with `prefix`. */
export function indentJson(compact: string, prefix: string, indent: string): string {
  let out = '';
  let depth = 0;
  let inString = false;
  const line = (): string => `\n${prefix}${indent.repeat(depth)}`;
  for (let index = 0; index < compact.length; index += 1) {
    const character = compact[index]!;
    if (inString) {
      out += character;
      if (character === '\\') {
        index += 1;
        out += compact[index] ?? '';
      } else if (character === '"') inString = false;
      continue;
    }
    if (character === '"') {
      inString = true;
      out += character;
    } else if (character === '{' || character === '[') {
      const close = character === '{' ? '}' : ']';
      if (compact[index + 1] === close) {
        out += character + close;
        index += 1;
        continue;
      }
      depth += 1;
      out += character + line();
    } else if (character === '}' || character === ']') {
      depth -= 1;
      out += line() + character;
    } else if (character === ',') out += character + line();
    else if (character === ':') out += ': ';
    else if (!/\s/.test(character)) out += character;
  }
  return out;
}

/** json.MarshalIndent with four blanks, which `docker … inspect` prints. */
export function marshalIndent(value: GoValue, prefix = '', indent = '    ', escapeHtml = true): string {
  return indentJson(encodeJson(value, escapeHtml), prefix, indent);
}
