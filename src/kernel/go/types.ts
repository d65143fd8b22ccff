/**
 * Go's types and values, as far as templates, JSON and %v printing can tell them apart. The client decodes every
 * answer into such typed values, because `{{.Nope}}`, zero values, `omitempty` and the order of JSON fields all
 * follow from the type and not from what the daemon sent.
 */

/** Kinds whose data is a number (or a bigint beyond 2^53). */
export type IntegerKind =
  'int' | 'int8' | 'int16' | 'int32' | 'int64' | 'uint' | 'uint8' | 'uint16' | 'uint32' | 'uint64' | 'uintptr';
export type FloatKind = 'float32' | 'float64';
export type BasicKind = 'bool' | 'string' | IntegerKind | FloatKind;

/** A method that a template can call; `receiver` is the value itself, or a pointer to it for pointer methods. */
export interface GoMethod {
  /** Types of the arguments; a call with another number of them fails as in Go. */
  readonly parameters: readonly GoType[];
  readonly call: (receiver: GoValue, args: readonly GoValue[]) => GoValue;
  /** Declared on the pointer: not found on a plain value that has no address. */
  readonly onPointer?: boolean;
}

interface Named {
  /** The name with its package, e.g. `swarm.NodeRole`; for unnamed types left out. */
  readonly name?: string;
  readonly methods?: Readonly<Record<string, GoMethod>>;
  /** How %v prints it, where the type has a String or Error method. */
  readonly string?: (value: GoValue) => string;
  /** How JSON prints it, where the type has a MarshalJSON or MarshalText method. Gives JSON text. */
  readonly marshal?: (value: GoValue) => string;
  /** How it reads JSON, where the type has an UnmarshalJSON or UnmarshalText method. */
  readonly unmarshal?: (json: unknown, type: GoType) => GoValue;
}

export interface BasicType extends Named {
  readonly kind: BasicKind;
}

export interface StructField {
  readonly name: string;
  readonly type: GoType;
  /** The JSON name; the field's name where left out; '-' for a field that JSON does not have. */
  readonly json?: string;
  readonly omitEmpty?: boolean;
  readonly omitZero?: boolean;
  /** JSON writes the value inside a string (`,string`). */
  readonly asString?: boolean;
  /** Embedded: its fields are promoted for templates and, without a JSON name, in JSON. */
  readonly embedded?: boolean;
}

export interface StructType extends Named {
  readonly kind: 'struct';
  readonly fields: readonly StructField[];
}

export interface PointerType extends Named {
  readonly kind: 'pointer';
  readonly element: GoType;
}

export interface SliceType extends Named {
  readonly kind: 'slice';
  readonly element: GoType;
  /** Makes it an array of that many elements, whose zero value is full of zeros. */
  readonly length?: number;
}

export interface MapType extends Named {
  readonly kind: 'map';
  readonly key: GoType;
  readonly element: GoType;
}

export interface InterfaceType extends Named {
  readonly kind: 'interface';
}

export interface FunctionType extends Named {
  readonly kind: 'func';
}

export type GoType = BasicType | StructType | PointerType | SliceType | MapType | InterfaceType | FunctionType;

/**
 * Data by kind: boolean; string; number | bigint; GoValue[] or null (nil slice); Map from key text (or number) to
 * GoValue, or null (nil map); Map from field name to GoValue (struct); GoValue or null (pointer, interface).
 * time.Time is a struct type whose data is a GoTime.
 */
export interface GoValue {
  readonly type: GoType;
  readonly data: unknown;
}

export const BOOL: BasicType = { kind: 'bool' };
export const STRING: BasicType = { kind: 'string' };
export const INT: BasicType = { kind: 'int' };
export const INT32: BasicType = { kind: 'int32' };
export const INT64: BasicType = { kind: 'int64' };
export const UINT: BasicType = { kind: 'uint' };
export const UINT8: BasicType = { kind: 'uint8' };
export const UINT16: BasicType = { kind: 'uint16' };
export const UINT32: BasicType = { kind: 'uint32' };
export const UINT64: BasicType = { kind: 'uint64' };
export const FLOAT64: BasicType = { kind: 'float64' };
export const ANY: InterfaceType = { kind: 'interface' };
export const ERROR: InterfaceType = { kind: 'interface', name: 'error' };
export const FUNCTION: FunctionType = { kind: 'func' };

export function pointerTo(element: GoType): PointerType {
  return { kind: 'pointer', element };
}

export function sliceOf(element: GoType, name?: string): SliceType {
  return name === undefined ? { kind: 'slice', element } : { kind: 'slice', element, name };
}

export function mapOf(key: GoType, element: GoType, name?: string): MapType {
  return name === undefined ? { kind: 'map', key, element } : { kind: 'map', key, element, name };
}

export const STRINGS = sliceOf(STRING);
export const STRING_MAP = mapOf(STRING, STRING);
export const ANY_MAP = mapOf(STRING, ANY);

/** A type of its own with a string, number or bool beneath, e.g. `swarm.NodeRole`. */
export function named(name: string, kind: BasicKind, methods?: Readonly<Record<string, GoMethod>>): BasicType {
  return methods === undefined ? { kind, name } : { kind, name, methods };
}

/**
 * One line of a struct table: the field's name, its type, and its tag as in Go: `'Name'`, `'Name,omitempty'`,
 * `',omitempty'`, `'-'`. An embedded field has its type's last word as name and says so.
 */
export type FieldLine = readonly [name: string, type: GoType, tag?: string, embedded?: 'embedded'];

/** Builds a struct type; `name` carries its package, as errors print it (`swarm.Service`). */
export function struct(name: string, lines: readonly FieldLine[], extra: Named = {}): StructType {
  const fields = lines.map(([field, type, tag, embedded]): StructField => {
    const [json, ...options] = (tag ?? '').split(',');
    return {
      name: field,
      type,
      ...(json === '' || json === undefined ? {} : { json }),
      ...(options.includes('omitempty') ? { omitEmpty: true } : {}),
      ...(options.includes('omitzero') ? { omitZero: true } : {}),
      ...(options.includes('string') ? { asString: true } : {}),
      ...(embedded === undefined ? {} : { embedded: true }),
    };
  });
  return { ...extra, kind: 'struct', name, fields };
}

export const INTEGER_KINDS: ReadonlySet<string> = new Set<IntegerKind>([
  'int',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'uintptr',
]);

export function isInteger(type: GoType): boolean {
  return INTEGER_KINDS.has(type.kind);
}

export function isUnsigned(type: GoType): boolean {
  return type.kind.startsWith('uint');
}

export function isFloat(type: GoType): boolean {
  return type.kind === 'float32' || type.kind === 'float64';
}

/** The type as Go's reflect names it: `swarm.Service`, `*swarm.Service`, `map[string]string`, `[]string`. */
export function typeName(type: GoType): string {
  if (type.name !== undefined) return type.name;
  switch (type.kind) {
    case 'pointer':
      return `*${typeName(type.element)}`;
    case 'slice':
      return `[${type.length ?? ''}]${typeName(type.element)}`;
    case 'map':
      return `map[${typeName(type.key)}]${typeName(type.element)}`;
    case 'interface':
      return 'interface {}';
    case 'func':
      return 'func()';
    case 'struct':
      return type.fields.length === 0
        ? 'struct {}'
        : `struct { ${type.fields.map((field) => `${field.name} ${typeName(field.type)}`).join('; ')} }`;
    default:
      return type.kind;
  }
}

/** Whether two types are the same type for Go: the same name, or the same unnamed shape. */
export function sameType(left: GoType, right: GoType): boolean {
  return left === right || (left.kind === right.kind && typeName(left) === typeName(right));
}
