import type { SwarmNode } from './types.ts';

/** A placement constraint: `node.role == manager`. */
export interface Constraint {
  readonly key: string;
  readonly operator: '==' | '!=';
  readonly value: string;
}

const KEY = /^[a-z_][a-z0-9\-_.]+$/i;
const VALUE = /^[a-z0-9:\-_\s.*()?+[\]\\^$|/]+$/i;

/**
 * Reads constraints as they stand in a service's spec (facts 7).
 * @throws Error with the text that the user gets (as code Unknown, not InvalidArgument)
 */
export function parseConstraints(expressions: readonly string[]): readonly Constraint[] {
  return expressions.map((expression) => {
    const operator = expression.includes('==') ? '==' : expression.includes('!=') ? '!=' : undefined;
    if (operator === undefined) throw new Error('constraint expected one operator from ==, !=');
    const at = expression.indexOf(operator);
    const key = expression.slice(0, at).trim();
    if (!KEY.test(key)) throw new Error(`key '${key}' is invalid`);
    const value = expression.slice(at + operator.length).trim();
    if (!VALUE.test(value)) throw new Error(`value '${value}' is invalid`);
    return { key, operator, value };
  });
}

/** A dotted address as a number, or undefined when it is none. */
function ipv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  let value = 0;
  for (let i = 1; i <= 4; i++) {
    const part = Number(match[i]);
    if (part > 255) return undefined;
    value = value * 256 + part;
  }
  return value;
}

/** Compares an address with an address or a subnet; undefined when `wanted` is neither. */
function matchesAddress(address: string, wanted: string): boolean | undefined {
  const [base, bits, ...rest] = wanted.split('/');
  const subnet = ipv4(base);
  if (subnet === undefined || rest.length > 0) return undefined;
  const own = ipv4(address);
  if (bits === undefined) return own === subnet;
  const size = /^\d{1,2}$/.test(bits) ? Number(bits) : 33;
  if (size > 32) return undefined;
  const block = 2 ** (32 - size);
  return own !== undefined && Math.floor(own / block) === Math.floor(subnet / block);
}

/** What a node has under a key; undefined when the key is one that matches no node at all (facts 7). */
function valueOf(node: SwarmNode, key: string): string | undefined {
  const lower = key.toLowerCase();
  switch (lower) {
    case 'node.id':
      return node.ID;
    case 'node.hostname':
      return node.Description?.Hostname ?? '';
    case 'node.role':
      return node.role;
    case 'node.platform.os':
      return node.Description?.Platform.OS ?? '';
    case 'node.platform.arch':
      return node.Description?.Platform.Architecture ?? '';
  }
  // Label names are the one thing in which case counts.
  if (lower.startsWith('node.labels.')) return node.Spec.Labels[key.slice('node.labels.'.length)] ?? '';
  if (lower.startsWith('engine.labels.')) {
    return node.Description?.Engine.Labels?.[key.slice('engine.labels.'.length)] ?? '';
  }
  return undefined;
}

function matches(constraint: Constraint, node: SwarmNode): boolean {
  const { key, operator, value } = constraint;
  if (key.toLowerCase() === 'node.ip') {
    const same = matchesAddress(node.Status.Addr, value);
    return same !== undefined && same === (operator === '==');
  }
  const own = valueOf(node, key);
  if (own === undefined) return false;
  return (own.toLowerCase() === value.toLowerCase()) === (operator === '==');
}

/** Whether a node satisfies all constraints (facts 7). */
export function nodeMatches(constraints: readonly Constraint[], node: SwarmNode): boolean {
  return constraints.every((constraint) => matches(constraint, node));
}

const parsed = new WeakMap<readonly string[], readonly Constraint[]>();

/**
 * The constraints of a spec that is already in the store. Specs never change, so each is read only once.
 * One that can not be read (there is no way to get it there) holds for no node.
 */
export function storedConstraints(expressions: readonly string[] | undefined): readonly Constraint[] {
  if (expressions === undefined || expressions.length === 0) return [];
  let constraints = parsed.get(expressions);
  if (constraints === undefined) {
    try {
      constraints = parseConstraints(expressions);
    } catch {
      constraints = [{ key: 'invalid', operator: '==', value: '' }];
    }
    parsed.set(expressions, constraints);
  }
  return constraints;
}
