import { SECOND, type Micros } from './time.ts';

/** A moment in UTC, the simulated machines' time zone. Nothing below the page may use Date, so it is computed here. */
export interface Civil {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1–366 */
  readonly dayOfYear: number;
}

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

export const SECONDS_PER_DAY = 86_400;
const DAYS_PER_ERA = 146_097;
/** From 1 March of year 0, where the eras of 400 years begin, to 1970-01-01. */
const DAYS_BEFORE_EPOCH = 719_468;

/** Days from 1970-01-01 to a date of the Gregorian calendar (months before March belong to the year before). */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_BEFORE_EPOCH;
}

/** The date of a count of whole seconds since the epoch, before it too. */
export function civilOfSeconds(seconds: number): Civil {
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const rest = seconds - days * SECONDS_PER_DAY;
  const shifted = days + DAYS_BEFORE_EPOCH;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayFromMarch = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayFromMarch + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    year,
    month,
    day: dayFromMarch - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
    hour: Math.floor(rest / 3_600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    dayOfYear: days - daysFromCivil(year, 1, 1) + 1,
  };
}

/** The date of a time of the kernel's clock. */
export function civil(time: Micros): Civil {
  return civilOfSeconds(Math.floor(time / SECOND));
}

/** A number in two digits. */
export function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `2026-11-21` */
export function isoDate({ year, month, day }: Civil): string {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** `11:42:43` */
export function clockTime({ hour, minute, second }: Civil): string {
  return `${two(hour)}:${two(minute)}:${two(second)}`;
}

/** `Jan` to `Dec` */
export function shortMonth({ month }: Civil): string {
  return MONTHS[month - 1].slice(0, 3);
}

/** `Sun` to `Sat` */
export function shortWeekday({ weekday }: Civil): string {
  return WEEKDAYS[weekday].slice(0, 3);
}
