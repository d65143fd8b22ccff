import { sameType, type GoMethod, type GoType, type GoValue, type StructType } from '../types.ts';
import { fieldsOf, target } from '../values.ts';

/** What the evaluator asks of types: which values fit where, and which fields and methods a value has. */

export function canBeNil(type: GoType): boolean {
  return ['pointer', 'slice', 'map', 'interface', 'func'].includes(type.kind);
}

export function assignable(from: GoType, to: GoType): boolean {
  if (to.kind === 'interface' && to.name === undefined) return true;
  if (sameType(from, to)) return true;
  // A named and an unnamed composite type with the same shape may stand for each other.
  if (
    from.kind === to.kind &&
    (from.name === undefined || to.name === undefined) &&
    from.kind === 'slice' &&
    to.kind === 'slice'
  ) {
    return sameType(from.element, to.element);
  }
  if (from.kind === 'map' && to.kind === 'map' && (from.name === undefined || to.name === undefined)) {
    return sameType(from.key, to.key) && sameType(from.element, to.element);
  }
  return false;
}

export function findMethod(value: GoValue, name: string): { method: GoMethod; receiver: GoValue } | undefined {
  const method =
    value.type.methods !== undefined && Object.hasOwn(value.type.methods, name) ? value.type.methods[name] : undefined;
  if (method !== undefined) return { method, receiver: value };
  if (value.type.kind !== 'struct') return undefined;
  // Methods of embedded structs are promoted.
  for (const field of value.type.fields) {
    if (field.embedded !== true) continue;
    const inner = fieldsOf(value).get(field.name);
    const at = inner?.type.kind === 'pointer' ? target(inner) : inner;
    const found = at === undefined || at === null ? undefined : findMethod(at, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function embeddedStruct(type: GoType): StructType | undefined {
  const inner = type.kind === 'pointer' ? type.element : type;
  return inner.kind === 'struct' ? inner : undefined;
}

export function hasField(type: StructType, name: string): boolean {
  if (type.fields.some((field) => field.name === name)) return true;
  return type.fields.some((field) => {
    const inner = field.embedded === true ? embeddedStruct(field.type) : undefined;
    return inner !== undefined && hasField(inner, name);
  });
}

/** A field by name, own fields before those of embedded structs; undefined where there is none. */
export function findField(
  value: GoValue,
  type: StructType,
  name: string,
): { value: GoValue } | { error: string } | undefined {
  const own = fieldsOf(value);
  if (type.fields.length > 0 && own.has(name)) return { value: own.get(name)! };
  for (const field of type.fields) {
    const inner = field.embedded === true ? embeddedStruct(field.type) : undefined;
    if (inner === undefined || !hasField(inner, name)) continue;
    const held = own.get(field.name)!;
    const at = held.type.kind === 'pointer' ? target(held) : held;
    if (at === null)
      return { error: `reflect: indirection through nil pointer to embedded struct field ${field.name}` };
    return findField(at, inner, name);
  }
  return undefined;
}
