import { formatTime } from './time-format.ts';
import type { Micros } from '../kernel/time.ts';
import { quoteShort } from './shell/quote.ts';
import { utf8Decode } from '../kernel/utf8.ts';

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/**
 * Expands backslash escapes. `echo`: octal is `\0nnn` and `\c` ends the output; `printf`: octal is `\nnn`;
 * `%b` takes both forms. Returns the text and whether `\c` was met.
 */
export function expandEscapes(text: string, style: 'echo' | 'printf' | '%b'): { text: string; stop: boolean } {
  if (!text.includes('\\')) return { text, stop: false };
  let out = '';
  // Bytes given one by one may make up a character together.
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length > 0) out += utf8Decode(bytes);
    bytes = [];
  };
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\') {
      flush();
      out += text[i];
      continue;
    }
    const rest = text.slice(i + 1);
    const hex = /^x([0-9A-Fa-f]{1,2})/.exec(rest);
    const octal = (style === 'echo' ? /^0([0-7]{0,3})/ : style === '%b' ? /^0?([0-7]{1,3})/ : /^([0-7]{1,3})/).exec(
      rest,
    );
    const unicode = /^(?:u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8}))/.exec(rest);
    if (hex !== null) {
      bytes.push(parseInt(hex[1], 16));
      i += hex[0].length;
    } else if (octal !== null) {
      bytes.push(parseInt(octal[1] || '0', 8) & 255);
      i += octal[0].length;
    } else if (unicode !== null) {
      flush();
      out += String.fromCodePoint(Math.min(0x10ffff, parseInt(unicode[1] ?? unicode[2], 16)));
      i += unicode[0].length;
    } else if (rest[0] === 'c' && style !== 'printf') {
      flush();
      return { text: out, stop: true };
    } else if (rest[0] !== undefined && SIMPLE[rest[0]] !== undefined) {
      flush();
      out += SIMPLE[rest[0]];
      i++;
    } else if (style !== 'echo' && (rest[0] === '"' || (rest[0] === "'" && style === 'printf'))) {
      flush();
      out += rest[0];
      i++;
    } else {
      flush();
      out += '\\';
    }
  }
  flush();
  return { text: out, stop: false };
}

export interface PrintfResult {
  readonly text: string;
  /** Messages without the prefix. */
  readonly errors: readonly string[];
}

/** Formats as the printf command does: the format is used again while arguments are left. `now` is for `%(…)T`. */
export function formatPrintf(format: string, args: readonly string[], now: Micros): PrintfResult {
  const errors: string[] = [];
  let out = '';
  let used = 0;
  let stop = false;
  do {
    const before = used;
    const take = (): string | undefined => args[used++];
    for (let i = 0; i < format.length && !stop; i++) {
      const rest = format.slice(i);
      if (format[i] === '\\') {
        const escape = /^\\(?:x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|[^])/.exec(rest);
        let raw = escape?.[0] ?? '\\';
        for (;;) {
          const more = /^\\(?:x[0-9A-Fa-f]{1,2}|[0-7]{1,3})/.exec(format.slice(i + raw.length));
          if (more === null || !/^\\(?:x|[0-7])/.test(raw)) break;
          raw += more[0];
        }
        if (raw === '\\c') {
          stop = true;
          break;
        }
        out += expandEscapes(raw, 'printf').text;
        i += raw.length - 1;
        continue;
      }
      if (format[i] !== '%') {
        out += format[i];
        continue;
      }
      const spec = /^%([-+ 0#']*)(\*|\d+)?(?:\.(\*|-?\d*))?(?:hh|h|ll|l|L|q|j|z|t)?(?:\(([^)]*)\)T|([a-zA-Z%]))/.exec(
        rest,
      );
      if (spec === null || (spec[5] !== undefined && !'diouxXeEfFgGaAcsbqQ%'.includes(spec[5]))) {
        const bad = spec?.[5] ?? rest[1];
        errors.push(
          bad === undefined || 'hlLqjzt'.includes(bad)
            ? `\`%${bad ?? ''}': missing format character`
            : `\`${bad}': invalid format character`,
        );
        stop = true;
        break;
      }
      i += spec[0].length - 1;
      if (spec[5] === '%') {
        out += '%';
        continue;
      }
      let flags = spec[1];
      let width = spec[2] === '*' ? Number(take() ?? 0) : Number(spec[2] ?? 0);
      if (width < 0) {
        flags += '-';
        width = -width;
      }
      const precisionText = spec[3] === '*' ? take() : spec[3];
      const precision = precisionText === undefined ? undefined : Math.max(0, Number(precisionText || 0));
      if (spec[4] !== undefined) {
        const argument = take();
        const time =
          argument === undefined || argument === '' || Number(argument) < 0 ? now : Number(argument) * 1_000_000;
        out += pad(formatTime(spec[4] || '%X', time), flags, width);
        continue;
      }
      const result = convert(spec[5], flags, width, precision, take(), errors);
      out += result.text;
      stop = result.stop;
    }
    if (used === before) break;
  } while (used < args.length && !stop);
  return { text: out, errors };
}

function pad(text: string, flags: string, width: number, zero = false): string {
  const length = [...text].length;
  if (length >= width) return text;
  const fill = width - length;
  if (flags.includes('-')) return text + ' '.repeat(fill);
  if (zero) {
    const sign = /^[-+ ]?(?:0[xX])?/.exec(text)?.[0] ?? '';
    return sign + '0'.repeat(fill) + text.slice(sign.length);
  }
  return ' '.repeat(fill) + text;
}

function convert(
  type: string,
  flags: string,
  width: number,
  precision: number | undefined,
  argument: string | undefined,
  errors: string[],
): { text: string; stop: boolean } {
  const done = (text: string): { text: string; stop: boolean } => ({ text, stop: false });
  const clip = (text: string): string => (precision === undefined ? text : [...text].slice(0, precision).join(''));
  switch (type) {
    case 's':
      return done(pad(clip(argument ?? ''), flags, width));
    case 'b': {
      const { text, stop } = expandEscapes(argument ?? '', '%b');
      return { text: pad(clip(text), flags, width), stop };
    }
    case 'q':
    case 'Q':
      return done(pad(quoteShort(argument ?? ''), flags, width));
    case 'c':
      return done(pad((argument ?? '').slice(0, 1), flags, width));
    case 'd':
    case 'i':
    case 'o':
    case 'u':
    case 'x':
    case 'X': {
      const value = toInteger(argument ?? '', errors);
      const unsigned = type === 'd' || type === 'i' ? value : BigInt.asUintN(64, value);
      const base = type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10;
      let digits = (unsigned < 0n ? -unsigned : unsigned).toString(base);
      if (precision !== undefined) digits = digits.padStart(precision, '0');
      if (flags.includes('#') && base === 16 && unsigned !== 0n) digits = `0x${digits}`;
      if (flags.includes('#') && base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
      if (type === 'X') digits = digits.toUpperCase();
      const sign =
        unsigned < 0n
          ? '-'
          : base === 10 && type !== 'u'
            ? flags.includes('+')
              ? '+'
              : flags.includes(' ')
                ? ' '
                : ''
            : '';
      return done(pad(sign + digits, flags, width, flags.includes('0') && precision === undefined));
    }
    default: {
      const value = toFloat(argument ?? '', errors);
      return done(
        pad(formatFloat(value, type, flags, precision), flags, width, flags.includes('0') && Number.isFinite(value)),
      );
    }
  }
}

/** A number as C's %f, %e and %g print it. */
export function formatFloat(value: number, type: string, flags: string, precision = 6): string {
  let text: string;
  if (!Number.isFinite(value)) text = Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  else if (type === 'f' || type === 'F') text = value.toFixed(Math.min(100, precision));
  else if (type === 'e' || type === 'E') text = exponent(value, precision);
  else {
    const digits = precision === 0 ? 1 : precision;
    const power = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
    text = power < -4 || power >= digits ? exponent(value, digits - 1) : value.toFixed(Math.max(0, digits - 1 - power));
    if (!flags.includes('#') && text.includes('.')) text = text.replace(/\.?0+(?=e|$)/, '');
  }
  if (Object.is(value, -0) && !text.startsWith('-')) text = `-${text}`;
  if (flags.includes('+') && !text.startsWith('-')) text = `+${text}`;
  else if (flags.includes(' ') && !text.startsWith('-')) text = ` ${text}`;
  return type === type.toUpperCase() ? text.toUpperCase() : text;
}

function exponent(value: number, precision: number): string {
  return value.toExponential(Math.min(100, precision)).replace(/e([-+])(\d)$/, 'e$10$2');
}

function toInteger(text: string, errors: string[]): bigint {
  if (text === '') return 0n;
  if (text.startsWith("'") || text.startsWith('"')) return BigInt(text.codePointAt(1) ?? 0);
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|\d+)/.exec(text);
  const digits = match?.[2] ?? '';
  if (match === null || match[0].length !== text.length) {
    errors.push(`${text}: invalid number`);
    if (match === null) return 0n;
  }
  const octal = /^0[0-7]+$/.test(digits);
  if (/^0\d*[89]/.test(digits)) errors.push(`${text}: invalid number`);
  const value = octal ? BigInt(`0o${digits.slice(1)}`) : /^0\d+$/.test(digits) ? 0n : BigInt(digits);
  return match?.[1] === '-' ? -value : value;
}

function toFloat(text: string, errors: string[]): number {
  if (text === '') return 0;
  if (text.startsWith("'") || text.startsWith('"')) return text.codePointAt(1) ?? 0;
  const match = /^\s*[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)/i.exec(text);
  if (match === null || match[0].length !== text.length) errors.push(`${text}: invalid number`);
  if (match === null) return 0;
  const word = match[0].trim().toLowerCase();
  if (word.includes('inf')) return word.startsWith('-') ? -Infinity : Infinity;
  return Number(word);
}
