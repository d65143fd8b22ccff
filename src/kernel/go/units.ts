import { NANOS_PER_HOUR, NANOS_PER_MINUTE, NANOS_PER_SECOND, type Nanoseconds } from './duration.ts';
import { formatFloat } from './strconv.ts';

/** Spans and sizes in the words that docker's tables use ("About an hour ago", "2.07MB", "23.54GiB"). */

/** A span in words: `Less than a second`, `1 second`, `About a minute`, `47 hours`, `3 weeks`, `2 years`. */
export function humanDuration(duration: Nanoseconds): string {
  const seconds = Math.trunc(duration / NANOS_PER_SECOND);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.trunc(duration / NANOS_PER_MINUTE);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  // Hours are rounded, so 90 minutes read as 2 hours.
  const hours = Math.trunc(duration / NANOS_PER_HOUR + 0.5);
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.trunc(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.trunc(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.trunc(hours / 24 / 30)} months`;
  return `${Math.trunc(duration / NANOS_PER_HOUR / 24 / 365)} years`;
}

const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'];

function scaled(size: number, base: number, names: readonly string[], precision: number): string {
  let value = size;
  let index = 0;
  while (value >= base && index < names.length - 1) {
    value /= base;
    index += 1;
  }
  return formatFloat(value, 'g', precision) + names[index];
}

/** Bytes in powers of 1000 with `precision` digits: images are shown with 3 (`2.07MB`), others with 4. */
export function humanSize(bytes: number, precision = 4): string {
  return scaled(bytes, 1000, DECIMAL, precision);
}

/** Bytes in powers of 1024 with four digits: `64MiB`, `23.54GiB`. */
export function bytesSize(bytes: number): string {
  return scaled(bytes, 1024, BINARY, 4);
}

const SIZES: Readonly<Record<string, number>> = { '': 0, b: 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/**
 * Bytes from a flag's text in powers of 1024: `64M`, `1.5g`, `512k`, `100b`, `10MiB`.
 * @throws Error with docker's text, e.g. `invalid size: 'x'`
 */
export function ramInBytes(text: string): number {
  const invalid = new Error(`invalid size: '${text}'`);
  let end = text.length;
  while (end > 0 && !/[0-9. ]/.test(text[end - 1]!)) end -= 1;
  if (end === 0) throw invalid;
  // A blank may stand between the number and its unit.
  const number = text[end - 1] === ' ' ? text.slice(0, end - 1) : text.slice(0, end);
  const suffix = text.slice(end).toLowerCase();
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(number)) throw new Error(parseFailure(number));
  const value = Number(number);
  if (value < 0) throw invalid;
  if (suffix.length > 3) throw new Error(`invalid suffix: '${suffix}'`);
  const power = SIZES[suffix[0] ?? ''];
  const tail = suffix.slice(1);
  if (power === undefined || (tail !== '' && tail !== 'b' && tail !== 'ib') || (suffix[0] === 'b' && tail !== '')) {
    throw new Error(`invalid suffix: '${suffix}'`);
  }
  return Math.trunc(value * 1024 ** power);
}

function parseFailure(number: string): string {
  return `strconv.ParseFloat: parsing "${number}": invalid syntax`;
}
