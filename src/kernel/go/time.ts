import {
  civilOfSeconds,
  clockTime,
  daysFromCivil,
  isoDate,
  MONTHS,
  SECONDS_PER_DAY,
  shortMonth,
  shortWeekday,
  two,
  WEEKDAYS,
  type Civil,
} from '../civil.ts';
import { NANOS_PER_SECOND, type Nanoseconds } from './duration.ts';
import { quote } from './strconv.ts';

/**
 * A Go time.Time without a monotonic part: whole seconds since the Unix epoch plus nanoseconds, and the offset of
 * the zone it is shown in.
 */
export interface GoTime {
  readonly seconds: number;
  readonly nanoseconds: number;
  /** Seconds east of Greenwich. */
  readonly offset: number;
}

/** Go's zero time, 0001-01-01T00:00:00Z. */
export const ZERO_TIME: GoTime = { seconds: daysFromCivil(1, 1, 1) * SECONDS_PER_DAY, nanoseconds: 0, offset: 0 };

/** Whether it is the zero time, in any zone. */
export function isZeroTime(time: GoTime): boolean {
  return time.seconds === ZERO_TIME.seconds && time.nanoseconds === 0;
}

/** A UTC time from integer microseconds since the epoch, the kernel's unit. */
export function timeFromMicros(micros: number): GoTime {
  const seconds = Math.floor(micros / 1_000_000);
  return { seconds, nanoseconds: (micros - seconds * 1_000_000) * 1_000, offset: 0 };
}

/** A UTC time from seconds (and nanoseconds) since the epoch. */
export function timeFromUnix(seconds: number, nanoseconds = 0): GoTime {
  const carry = Math.floor(nanoseconds / NANOS_PER_SECOND);
  return { seconds: seconds + carry, nanoseconds: nanoseconds - carry * NANOS_PER_SECOND, offset: 0 };
}

/** Integer microseconds since the epoch; what is finer is cut off. */
export function microsFromTime(time: GoTime): number {
  return time.seconds * 1_000_000 + Math.floor(time.nanoseconds / 1_000);
}

/** `later - earlier` in nanoseconds (Go's Time.Sub). */
export function timeSince(earlier: GoTime, later: GoTime): Nanoseconds {
  return (later.seconds - earlier.seconds) * NANOS_PER_SECOND + (later.nanoseconds - earlier.nanoseconds);
}

/** The same moment shown in UTC. */
export function toUtc(time: GoTime): GoTime {
  return { ...time, offset: 0 };
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))$/;

/**
 * Reads RFC 3339 with up to nanoseconds, as Go's JSON decoder does.
 * @throws Error with Go's text
 */
export function parseRfc3339(text: string): GoTime {
  const match = RFC3339.exec(text);
  if (match === null) {
    throw new Error(
      `parsing time ${quote(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${quote(text)} as "2006"`,
    );
  }
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const nanoseconds = Number((match[7] ?? '').slice(0, 9).padEnd(9, '0'));
  const offset =
    match[8] !== undefined ? 0 : (match[9] === '-' ? -1 : 1) * (Number(match[10]) * 3600 + Number(match[11]) * 60);
  const seconds = daysFromCivil(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset;
  return { seconds, nanoseconds, offset };
}

/** Splits a time into calendar parts in its own zone. */
export function timeParts(time: GoTime): Civil {
  return civilOfSeconds(time.seconds + time.offset);
}

/** Fraction with trailing zeros dropped, empty for whole seconds. */
function fraction(nanoseconds: number): string {
  if (nanoseconds === 0) return '';
  return `.${String(nanoseconds).padStart(9, '0').replace(/0+$/, '')}`;
}

function zone(offset: number, separator: string): string {
  const minutes = Math.abs(offset) / 60;
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${separator}${two(Math.floor(minutes % 60))}`;
}

/** RFC3339Nano: `2026-11-21T00:23:23.297835424Z`, trailing zeros of the fraction dropped. */
export function formatRfc3339Nano(time: GoTime): string {
  const parts = timeParts(time);
  return `${isoDate(parts)}T${clockTime(parts)}${fraction(time.nanoseconds)}${time.offset === 0 ? 'Z' : zone(time.offset, ':')}`;
}

/** The fixed-width form of logs and events: nine digits, kept zeros. */
export function formatRfc3339NanoFixed(time: GoTime): string {
  const parts = timeParts(time);
  const nanos = String(time.nanoseconds).padStart(9, '0');
  return `${isoDate(parts)}T${clockTime(parts)}.${nanos}${time.offset === 0 ? 'Z' : zone(time.offset, ':')}`;
}

/** Go's Time.String: `2026-11-21 01:15:14.61456614 +0000 UTC`. */
export function formatGoTime(time: GoTime): string {
  const parts = timeParts(time);
  const offset = zone(time.offset, '');
  return `${isoDate(parts)} ${clockTime(parts)}${fraction(time.nanoseconds)} ${offset} ${time.offset === 0 ? 'UTC' : offset}`;
}

/** Go's time.ANSIC, which `docker version` uses for build times: `Thu Jan  1 00:00:00 1970`. */
export function formatAnsic(time: GoTime): string {
  const parts = timeParts(time);
  return `${shortWeekday(parts)} ${shortMonth(parts)} ${String(parts.day).padStart(2)} ${clockTime(parts)} ${parts.year}`;
}

/** The words of a layout that stand for parts of a time, as Go's Format reads them; longer ones first. */
const LAYOUT =
  /January|Jan|Monday|Mon|MST|2006|Z07:00|-07:00|-0700|[.,](?:0+|9+)(?!\d)|01|02|03|04|05|06|15|PM|_2|1|2|3|4|5/g;

/** Go's Time.Format: the layout is the reference time `Mon Jan 2 15:04:05 MST 2006` in the wished form. */
export function formatLayout(time: GoTime, layout: string): string {
  const parts = timeParts(time);
  const half = String(parts.hour % 12 === 0 ? 12 : parts.hour % 12);
  const nanos = String(time.nanoseconds).padStart(9, '0');
  const words: Readonly<Record<string, string>> = {
    January: MONTHS[parts.month - 1],
    Jan: shortMonth(parts),
    Monday: WEEKDAYS[parts.weekday],
    Mon: shortWeekday(parts),
    MST: time.offset === 0 ? 'UTC' : zone(time.offset, ''),
    '2006': String(parts.year).padStart(4, '0'),
    '06': two(parts.year % 100),
    '01': two(parts.month),
    '1': String(parts.month),
    '02': two(parts.day),
    _2: String(parts.day).padStart(2),
    '2': String(parts.day),
    '15': two(parts.hour),
    '03': half.padStart(2, '0'),
    '3': half,
    '04': two(parts.minute),
    '4': String(parts.minute),
    '05': two(parts.second),
    '5': String(parts.second),
    PM: parts.hour < 12 ? 'AM' : 'PM',
    'Z07:00': time.offset === 0 ? 'Z' : zone(time.offset, ':'),
    '-07:00': zone(time.offset, ':'),
    '-0700': zone(time.offset, ''),
  };
  return layout.replace(LAYOUT, (word) => {
    if (!/^[.,]/.test(word)) return words[word];
    const digits = nanos.slice(0, word.length - 1);
    const kept = word[1] === '9' ? digits.replace(/0+$/, '') : digits;
    return kept === '' ? '' : word[0] + kept;
  });
}
