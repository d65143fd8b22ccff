import { civil, clockTime, isoDate } from '../kernel/civil.ts';
import type { Micros } from '../kernel/time.ts';

/** The time that Go shows for none. */
export const ZERO_TIME = '0001-01-01T00:00:00Z';

/**
 * Nanoseconds that a shown time has beyond the microseconds that the clock counts: the same for the same time, and not
 * always zero, so that times look measured. Much happens on whole milliseconds; there the microseconds are made up too.
 */
function beyond(time: Micros): number {
  const mixed = Math.imul(Math.floor(time / 1_000) ^ Math.imul(time % 1_000_000, 0x9e3779b1), 0x85ebca6b) >>> 0;
  return ((mixed ^ (mixed >>> 13)) >>> 0) % (time % 1_000 === 0 ? 1_000_000 : 1_000);
}

/** A time as logs have it: all nine digits of the nanoseconds. */
export function rfc3339NanoFixed(time: Micros): string {
  const date = civil(time);
  const nanos = String((time % 1_000_000) * 1_000 + beyond(time)).padStart(9, '0');
  return `${isoDate(date)}T${clockTime(date)}.${nanos}Z`;
}

/** A time as the API has it (RFC 3339 with nanoseconds, zeros at the end left out): `2026-11-21T11:42:43.91555365Z`. */
export function rfc3339Nano(time: Micros): string {
  return rfc3339NanoFixed(time).replace(/\.?0+Z$/, 'Z');
}

/** The same to the second: `2026-11-21T11:42:44Z`. */
export function rfc3339(time: Micros): string {
  return `${rfc3339Nano(time).slice(0, 19)}Z`;
}

/** Nanoseconds since the epoch; the last two digits are lost to floating point. */
export function unixNano(time: Micros): number {
  return time * 1_000 + beyond(time);
}

/**
 * A time that a client gave: Unix seconds with or without a fraction; undefined when it is none. A time that was shown
 * before is taken for the one that it stands for.
 */
export function parseUnix(text: string): Micros | undefined {
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined;
  const [seconds, fraction = ''] = text.split('.');
  const nanos = Number(fraction.padEnd(9, '0').slice(0, 9));
  const time = Number(seconds) * 1_000_000 + Math.floor(nanos / 1_000);
  const whole = time - (time % 1_000);
  return (whole % 1_000_000) * 1_000 + beyond(whole) === nanos ? whole : time;
}
