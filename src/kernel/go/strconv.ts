/**
 * Numbers and quoted strings as Go's strconv package reads and writes them. Failures carry Go's texts, because
 * flags print them word for word: `strconv.ParseUint: parsing "two": invalid syntax` (transcripts/usage).
 */

/** A text that is no number, or one out of range; `message` reads as Go's *strconv.NumError. */
export class NumberError extends Error {
  readonly functionName: string;
  readonly text: string;
  readonly reason: string;

  constructor(functionName: string, text: string, reason: string) {
    super(`strconv.${functionName}: parsing ${quote(text)}: ${reason}`);
    this.functionName = functionName;
    this.text = text;
    this.reason = reason;
    this.name = 'NumberError';
  }
}

const DIGITS: Readonly<Record<number, RegExp>> = {
  2: /^[01]+$/,
  8: /^[0-7]+$/,
  10: /^[0-9]+$/,
  16: /^[0-9a-fA-F]+$/,
};
const PREFIX: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 10: '', 16: '0x' };

function magnitude(text: string, base: number): bigint | undefined {
  let digits = text;
  let radix = base;
  if (base === 0) {
    radix = 10;
    const lead = digits.slice(0, 2).toLowerCase();
    if (lead === '0x') [radix, digits] = [16, digits.slice(2)];
    else if (lead === '0b') [radix, digits] = [2, digits.slice(2)];
    else if (lead === '0o') [radix, digits] = [8, digits.slice(2)];
    else if (digits.length > 1 && digits.startsWith('0')) [radix, digits] = [8, digits.slice(1)];
    // Underscores may separate digits only where the base is taken from the prefix.
    if (digits.includes('_')) {
      if (!/^_?[0-9a-fA-F]+(_[0-9a-fA-F]+)*$/.test(digits) || (radix === 10 && digits.startsWith('_')))
        return undefined;
      digits = digits.replaceAll('_', '');
    }
  }
  if (!DIGITS[radix]?.test(digits)) return undefined;
  return BigInt(PREFIX[radix] + digits);
}

/** Narrows a bigint to a number where a number holds it exactly. */
export function narrow(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/**
 * Go's ParseUint. Base 0 takes the base from the prefix, as pflag does.
 * @throws NumberError
 */
export function parseUint(text: string, base = 0, bits = 64): number | bigint {
  const value = magnitude(text, base);
  if (value === undefined) throw new NumberError('ParseUint', text, 'invalid syntax');
  if (value >= 1n << BigInt(bits)) throw new NumberError('ParseUint', text, 'value out of range');
  return narrow(value);
}

/** Go's ParseInt. @throws NumberError; `functionName` is 'Atoi' where Go calls that one. */
export function parseInt64(text: string, base = 0, bits = 64, functionName = 'ParseInt'): number | bigint {
  const negative = text.startsWith('-');
  const value = magnitude(negative || text.startsWith('+') ? text.slice(1) : text, base);
  if (value === undefined) throw new NumberError(functionName, text, 'invalid syntax');
  const limit = 1n << BigInt(bits - 1);
  if (negative ? value > limit : value >= limit) throw new NumberError(functionName, text, 'value out of range');
  return narrow(negative ? -value : value);
}

/** Go's Atoi. @throws NumberError */
export function atoi(text: string): number {
  return Number(parseInt64(text, 10, 64, 'Atoi'));
}

/** Go's ParseBool: 1, t, T, true, TRUE, True and their opposites. @throws NumberError */
export function parseBool(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw new NumberError('ParseBool', text, 'invalid syntax');
}

/** Go's ParseFloat with 64 bits. @throws NumberError */
export function parseFloat64(text: string): number {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special !== null) {
    if (special[2]!.toLowerCase() === 'nan') return NaN;
    return special[1] === '-' ? -Infinity : Infinity;
  }
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text)) {
    throw new NumberError('ParseFloat', text, 'invalid syntax');
  }
  const value = Number(text);
  if (!Number.isFinite(value)) throw new NumberError('ParseFloat', text, 'value out of range');
  return value;
}

/**
 * Decimal places cut off as Go does: to the nearest, and exact halves to the even digit, where JavaScript goes up.
 */
function toFixedEven(value: number, places: number): string {
  const text = value.toFixed(places);
  if (places > 60) return text;
  const exact = value.toFixed(Math.min(100, places + 40));
  const tail = exact.slice(exact.indexOf('.') + 1 + places);
  if (!/^50*$/.test(tail)) return text;
  const cutOff = exact.slice(0, exact.length - tail.length).replace(/\.$/, '');
  return /[02468]$/.test(cutOff) ? cutOff : text;
}

function exponentForm(value: number, digits?: number): string {
  const [mantissa, exponent] = value.toExponential(digits).split('e') as [string, string];
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${mantissa}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`;
}

/**
 * Go's FormatFloat with the shortest precision that reads back: formats 'g' (as %v prints, exponent from 6
 * digits on), 'f' and 'e'; with a precision, as `%.3g` and the like do.
 */
export function formatFloat(
  value: number,
  format: 'g' | 'f' | 'e' = 'g',
  precision?: number,
  shortestExponent = 6,
): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (format === 'f') return precision === undefined ? plainDigits(value) : toFixedEven(value, precision);
  if (format === 'e') return exponentForm(value, precision);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (precision !== undefined) {
    const digits = precision === 0 ? 1 : precision;
    const exponent = Number(value.toExponential(digits - 1).split('e')[1]);
    if (exponent < -4 || exponent >= digits) {
      return exponentForm(Number(value.toPrecision(digits)));
    }
    return plainDigits(Number(toFixedEven(value, Math.max(0, digits - 1 - exponent))));
  }
  const exponent = Number(value.toExponential().split('e')[1]);
  return exponent < -4 || exponent >= shortestExponent ? exponentForm(value) : plainDigits(value);
}

/** The shortest decimal that reads back, without an exponent. */
function plainDigits(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return Object.is(value, -0) ? '-0' : text;
  const digits = match[2]! + (match[3] ?? '');
  const point = 1 + Number(match[4]);
  if (point <= 0) return `${match[1]}0.${'0'.repeat(-point)}${digits}`;
  return match[1]! + digits.padEnd(point, '0');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** Go's Quote (%q): double quotes, Go's escapes, what cannot be printed as \x, \u or \U. */
export function quote(text: string): string {
  let out = '"';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const escape = ESCAPES[character];
    if (escape !== undefined) out += escape;
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (character !== ' ' && /[\p{Z}\p{C}]/u.test(character)) {
      out += code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
    } else out += character;
  }
  return `${out}"`;
}

const UNESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Go's Unquote for "…", `…` and '…' literals; undefined where Go says `invalid syntax`. */
export function unquote(literal: string): string | undefined {
  const mark = literal[0];
  if (literal.length < 2 || mark === undefined || literal.at(-1) !== mark) return undefined;
  const body = literal.slice(1, -1);
  if (mark === '`') return body.includes('`') ? undefined : body.replaceAll('\r', '');
  if (mark !== '"' && mark !== "'") return undefined;
  let out = '';
  for (let index = 0; index < body.length;) {
    const character = body[index]!;
    if (character === mark || character === '\n') return undefined;
    if (character !== '\\') {
      out += character;
      index += 1;
      continue;
    }
    const next = body[index + 1] ?? '';
    const hex = { x: 2, u: 4, U: 8 }[next];
    if (hex !== undefined) {
      const digits = body.slice(index + 2, index + 2 + hex);
      if (!new RegExp(`^[0-9a-fA-F]{${hex}}$`).test(digits)) return undefined;
      const code = parseInt(digits, 16);
      if (code > 0x10ffff) return undefined;
      out += String.fromCodePoint(code);
      index += 2 + hex;
    } else if (/^[0-7]{3}$/.test(body.slice(index + 1, index + 4))) {
      out += String.fromCharCode(parseInt(body.slice(index + 1, index + 4), 8));
      index += 4;
    } else {
      const plain = UNESCAPES[next];
      if (plain === undefined || (next === "'" && mark === '"') || (next === '"' && mark === "'")) return undefined;
      out += plain;
      index += 2;
    }
  }
  if (mark === "'" && [...out].length !== 1) return undefined;
  return out;
}
