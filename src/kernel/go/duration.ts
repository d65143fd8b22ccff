import { quote } from './strconv.ts';

/** A Go time.Duration: an integer count of nanoseconds. Exact up to 104 days; longer ones lose nanoseconds. */
export type Nanoseconds = number;

export const NANOSECOND = 1;
export const NANOS_PER_MICROSECOND = 1_000;
export const NANOS_PER_MILLISECOND = 1_000_000;
export const NANOS_PER_SECOND = 1_000_000_000;
export const NANOS_PER_MINUTE = 60 * NANOS_PER_SECOND;
export const NANOS_PER_HOUR = 60 * NANOS_PER_MINUTE;

const UNITS: Readonly<Record<string, number>> = {
  ns: NANOSECOND,
  us: NANOS_PER_MICROSECOND,
  µs: NANOS_PER_MICROSECOND,
  μs: NANOS_PER_MICROSECOND,
  ms: NANOS_PER_MILLISECOND,
  s: NANOS_PER_SECOND,
  m: NANOS_PER_MINUTE,
  h: NANOS_PER_HOUR,
};
const LONGEST = 2 ** 63;

/**
 * Go's time.ParseDuration: `1h15m30.5s`, `-2ms`, `0`.
 * @throws Error with Go's text, e.g. `time: missing unit in duration "5"`
 */
export function parseDuration(text: string): Nanoseconds {
  const invalid = (): Error => new Error(`time: invalid duration ${quote(text)}`);
  let rest = text;
  let sign = 1;
  if (rest.startsWith('-') || rest.startsWith('+')) {
    sign = rest.startsWith('-') ? -1 : 1;
    rest = rest.slice(1);
  }
  if (rest === '0') return 0;
  if (rest === '') throw invalid();
  let total = 0;
  while (rest !== '') {
    const number = /^([0-9]*)(\.[0-9]*)?/.exec(rest)!;
    const whole = number[1]!;
    const fraction = (number[2] ?? '.').slice(1);
    if (whole === '' && fraction === '') throw invalid();
    rest = rest.slice(number[0].length);
    const unit = /^[^0-9.]*/.exec(rest)![0];
    if (unit === '') throw new Error(`time: missing unit in duration ${quote(text)}`);
    const scale = UNITS[unit];
    if (scale === undefined) throw new Error(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    rest = rest.slice(unit.length);
    total += Number(whole === '' ? '0' : whole) * scale;
    if (fraction !== '') total += Math.trunc(Number(`0.${fraction}`) * scale + 1e-6);
    if (total > LONGEST) throw invalid();
  }
  return total === 0 ? 0 : sign * total;
}

function trimmed(value: bigint, scale: bigint): string {
  const fraction = String(value % scale)
    .padStart(String(scale).length - 1, '0')
    .replace(/0+$/, '');
  return String(value / scale) + (fraction === '' ? '' : `.${fraction}`);
}

/** Go's Duration.String: `0s`, `1.5s`, `2m0s`, `2160h0m0s`, `10ms`, `1.5µs`. */
export function formatDuration(duration: Nanoseconds | bigint): string {
  const exact = BigInt(typeof duration === 'number' ? Math.trunc(duration) : duration);
  if (exact === 0n) return '0s';
  const sign = exact < 0n ? '-' : '';
  const length = exact < 0n ? -exact : exact;
  if (length < 1_000n) return `${sign}${length}ns`;
  if (length < 1_000_000n) return `${sign}${trimmed(length, 1_000n)}µs`;
  if (length < 1_000_000_000n) return `${sign}${trimmed(length, 1_000_000n)}ms`;
  const second = 1_000_000_000n;
  const minutes = length / (60n * second);
  const seconds = trimmed(length % (60n * second), second);
  if (minutes === 0n) return `${sign}${seconds}s`;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}s`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}s`;
}
