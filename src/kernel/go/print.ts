import { compareStrings } from './natsort.ts';
import { formatFloat, quote } from './strconv.ts';
import { formatGoTime, type GoTime } from './time.ts';
import { isFloat, isInteger, typeName, type GoType, type GoValue } from './types.ts';
import { entriesOf, fieldsOf, integerOf, isTimeType, itemsOf, target, unwrap } from './values.ts';

/** Go's fmt for typed values: %v and what Printf's other verbs make of them. */

/** Stands in for the address that Go prints for a pointer inside a composite value. */
const ADDRESS = '0xc000012345';

function stringer(type: GoType): ((value: GoValue) => string) | undefined {
  if (type.string !== undefined) return type.string;
  if (type.kind === 'pointer' && type.element.string !== undefined) {
    const inner = type.element.string;
    return (value) => {
      const at = target(value);
      return at === null ? '<nil>' : inner(at);
    };
  }
  return undefined;
}

/** A map's keys in the order in which fmt and templates visit them. */
export function sortedKeys(value: GoValue): readonly (string | number)[] {
  return [...entriesOf(value).keys()].sort((left, right) =>
    typeof left === 'number' && typeof right === 'number' ? left - right : compareStrings(String(left), String(right)),
  );
}

/** %v. Pointers to structs, maps and slices show as `&{…}` at the top and as an address further in. */
export function printValue(value: GoValue, depth = 0): string {
  const { type } = value;
  if (type.kind === 'interface') {
    const inner = target(value);
    return inner === null ? '<nil>' : printValue(inner, depth);
  }
  const own = stringer(type);
  if (own !== undefined) return own(value);
  switch (type.kind) {
    case 'bool':
      return String(value.data);
    case 'string':
      return value.data as string;
    case 'slice':
      return `[${itemsOf(value)
        .map((item) => printValue(item, depth + 1))
        .join(' ')}]`;
    case 'map':
      return `map[${sortedKeys(value)
        .map((key) => `${key}:${printValue(entriesOf(value).get(key)!, depth + 1)}`)
        .join(' ')}]`;
    case 'struct':
      if (isTimeType(type)) return formatGoTime(value.data as GoTime);
      return `{${[...fieldsOf(value).values()].map((field) => printValue(field, depth + 1)).join(' ')}}`;
    case 'pointer': {
      const at = target(value);
      if (at === null) return '<nil>';
      const composite = at.type.kind === 'struct' || at.type.kind === 'slice' || at.type.kind === 'map';
      return depth === 0 && composite ? `&${printValue(at, depth + 1)}` : ADDRESS;
    }
    case 'func':
      return value.data === null ? '<nil>' : ADDRESS;
    default:
      return isFloat(type) ? formatFloat(value.data as number) : String(value.data);
  }
}

function printPlus(value: GoValue, depth = 0): string {
  const inner = unwrap(value);
  if (inner.type.kind === 'struct' && stringer(inner.type) === undefined) {
    return `{${[...fieldsOf(inner)].map(([name, field]) => `${name}:${printPlus(field, depth + 1)}`).join(' ')}}`;
  }
  if (inner.type.kind === 'pointer' && depth === 0) {
    const at = target(inner);
    if (at !== null && at.type.kind === 'struct') return `&${printPlus(at, 1)}`;
  }
  return printValue(value, depth);
}

/** fmt.Sprint: blanks only between operands of which neither is a string. */
export function sprint(values: readonly GoValue[]): string {
  let out = '';
  values.forEach((value, index) => {
    if (index > 0 && unwrap(value).type.kind !== 'string' && unwrap(values[index - 1]!).type.kind !== 'string')
      out += ' ';
    out += printValue(value);
  });
  return out;
}

/** fmt.Sprintln: blanks between all, a line feed at the end. */
export function sprintln(values: readonly GoValue[]): string {
  return `${values.map((value) => printValue(value)).join(' ')}\n`;
}

interface Verb {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly verb: string;
}

function padded(text: string, { flags, width }: Verb, zeros: boolean): string {
  if (width === undefined) return text;
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (zeros && flags.includes('0')) {
    const sign = /^[+-]/.test(text) ? text[0]! : '';
    return sign + '0'.repeat(missing) + text.slice(sign.length);
  }
  return ' '.repeat(missing) + text;
}

function signed(text: string, flags: string): string {
  if (text.startsWith('-')) return text;
  if (flags.includes('+')) return `+${text}`;
  return flags.includes(' ') ? ` ${text}` : text;
}

function bad(value: GoValue, verb: string): string {
  const inner = unwrap(value);
  if (inner.type.kind === 'interface') return `%!${verb}(<nil>)`;
  return `%!${verb}(${typeName(inner.type)}=${printValue(inner)})`;
}

function hex(text: string, upper: boolean): string {
  const out = [...utf8(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return upper ? out.toUpperCase() : out;
}

/** The UTF-8 bytes of a text. */
export function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

/** Bytes as text; what is no UTF-8 becomes U+FFFD, as a terminal shows it. */
export function fromBytes(bytes: readonly number[]): string {
  let out = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
    const tail = bytes.slice(at + 1, at + length);
    if (length === 0 || tail.length < length - 1 || tail.some((byte) => (byte & 0xc0) !== 0x80)) {
      out += '\ufffd';
      at += 1;
      while (at < bytes.length && (bytes[at]! & 0xc0) === 0x80) at += 1;
      continue;
    }
    const first = length === 1 ? lead : lead & (0xff >> (length + 1));
    out += String.fromCodePoint(tail.reduce((code, byte) => (code << 6) | (byte & 63), first));
    at += length;
  }
  return out;
}

function formatOne(value: GoValue, spec: Verb): string {
  const { flags, precision, verb } = spec;
  const inner = unwrap(value);
  const { type } = inner;
  if (verb === 'v') {
    const text = flags.includes('+') ? printPlus(inner) : printValue(inner);
    return padded(text, spec, isInteger(type) || isFloat(type));
  }
  if (verb === 'T') return padded(type.kind === 'interface' ? '<nil>' : typeName(type), spec, false);
  const own = stringer(type);
  const bytes = type.kind === 'slice' && type.element.kind === 'uint8' && own === undefined;
  const textual = type.kind === 'string' || bytes || own !== undefined;
  if (textual && 'sqxX'.includes(verb)) {
    let text = type.kind === 'string' && own === undefined ? (inner.data as string) : printValue(inner);
    // Bytes are a text to these verbs.
    if (bytes) text = fromBytes(itemsOf(inner).map((item) => Number(item.data)));
    if (precision !== undefined) text = [...text].slice(0, precision).join('');
    if (verb === 's') return padded(text, spec, false);
    if (verb === 'q')
      return padded(flags.includes('#') && !text.includes('`') ? `\`${text}\`` : quote(text), spec, false);
    return padded(hex(text, verb === 'X'), spec, false);
  }
  if (type.kind === 'slice' && 'sqdxX'.includes(verb)) {
    return `[${itemsOf(inner)
      .map((item) => formatOne(item, spec))
      .join(' ')}]`;
  }
  if (type.kind === 'map' && 'sqd'.includes(verb)) {
    return `map[${sortedKeys(inner)
      .map((key) => `${key}:${formatOne(entriesOf(inner).get(key)!, spec)}`)
      .join(' ')}]`;
  }
  if (type.kind === 'struct' && 'sqd'.includes(verb) && !isTimeType(type)) {
    return `{${[...fieldsOf(inner).values()].map((item) => formatOne(item, spec)).join(' ')}}`;
  }
  if (type.kind === 'bool') return verb === 't' ? padded(String(inner.data), spec, false) : bad(value, verb);
  if (isInteger(type)) {
    const number = integerOf(inner);
    const base = { d: 10, b: 2, o: 8, x: 16, X: 16 }[verb];
    if (base !== undefined) {
      let digits = (number < 0n ? -number : number).toString(base);
      if (verb === 'X') digits = digits.toUpperCase();
      if (precision !== undefined) digits = digits.padStart(precision, '0');
      if (flags.includes('#') && base === 16) digits = `0${verb}${digits}`;
      return padded(signed((number < 0n ? '-' : '') + digits, flags), spec, precision === undefined);
    }
    if (verb === 'c') return padded(String.fromCodePoint(Number(number)), spec, false);
    if (verb === 'q') return padded(`'${String.fromCodePoint(Number(number))}'`, spec, false);
    if (verb === 'U') return padded(`U+${number.toString(16).toUpperCase().padStart(4, '0')}`, spec, false);
    return bad(value, verb);
  }
  if (isFloat(type)) {
    const number = inner.data as number;
    if (verb === 'f' || verb === 'F')
      return padded(signed(formatFloat(number, 'f', precision ?? 6), flags), spec, true);
    if (verb === 'e') return padded(signed(formatFloat(number, 'e', precision ?? 6), flags), spec, true);
    if (verb === 'g') return padded(signed(formatFloat(number, 'g', precision), flags), spec, true);
    return bad(value, verb);
  }
  return bad(value, verb);
}

/** fmt.Sprintf with Go's complaints: `%!d(string=x)`, `%!s(MISSING)`, `%!(EXTRA int=1)`. */
export function sprintf(format: string, values: readonly GoValue[]): string {
  let next = 0;
  const pattern = /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d*))?(.|\n|$)/gu;
  const star = (text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    if (text !== '*') return text === '' ? 0 : Number(text);
    const value = values[next];
    next += 1;
    return value === undefined ? undefined : Number(unwrap(value).data);
  };
  const out = format.replace(
    pattern,
    (_, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '') return '%!(NOVERB)';
      if (verb === '%') return '%';
      const spec: Verb = { flags, width: star(width), precision: star(precision), verb };
      const value = values[next];
      if (value === undefined) return `%!${verb}(MISSING)`;
      next += 1;
      return formatOne(value, spec);
    },
  );
  if (next >= values.length) return out;
  const extra = values.slice(next).map((value) => {
    const inner = unwrap(value);
    return inner.type.kind === 'interface' ? '<nil>' : `${typeName(inner.type)}=${printValue(inner)}`;
  });
  return `${out}%!(EXTRA ${extra.join(', ')})`;
}
