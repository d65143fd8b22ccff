import { SECOND, type Micros } from '../kernel/time.ts';

/** A moment in UTC: the simulated machines' time zone. */
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
  readonly micros: number;
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
export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Days from 1970-01-01 to a date of the Gregorian calendar (months before March belong to the year before). */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** The calendar's view of a time. */
export function civil(time: Micros): Civil {
  const seconds = Math.floor(time / SECOND);
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    year,
    month,
    day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    dayOfYear: days - daysFromCivil(year, 1, 1) + 1,
    micros: time - seconds * SECOND,
  };
}

function pad(value: number, width = 2, fill = '0'): string {
  return String(value).padStart(width, fill);
}

function isoWeek(c: Civil): { year: number; week: number } {
  const thursday = c.dayOfYear + 4 - (c.weekday === 0 ? 7 : c.weekday);
  const lengthOf = (year: number): number => daysFromCivil(year + 1, 1, 1) - daysFromCivil(year, 1, 1);
  if (thursday < 1) return { year: c.year - 1, week: Math.ceil((thursday + lengthOf(c.year - 1)) / 7) };
  if (thursday > lengthOf(c.year)) return { year: c.year + 1, week: 1 };
  return { year: c.year, week: Math.ceil(thursday / 7) };
}

/** strftime in UTC with the C locale, plus GNU date's `%N`, `%s`, `%:z` and the flags `-`, `_`, `0`, `^`. */
export function formatTime(format: string, time: Micros): string {
  const c = civil(time);
  return format.replace(/%([-_0^#]?)(\d*)(:?[A-Za-z%+])/g, (all: string, flag: string, width: string, code: string) => {
    const value = conversion(code, c, time);
    if (value === undefined) return all;
    if (typeof value === 'string') {
      const text = flag === '^' ? value.toUpperCase() : value;
      return code === 'N' && width !== '' ? text.slice(0, Number(width)) : text.padStart(Number(width));
    }
    const [number, digits, fill] = value;
    if (flag === '-') return String(number);
    return pad(number, width === '' ? digits : Number(width), flag === '_' ? ' ' : flag === '0' ? '0' : (fill ?? '0'));
  });
}

type Conversion = string | readonly [number, number, string?] | undefined;

function conversion(code: string, c: Civil, time: Micros): Conversion {
  const hour12 = c.hour % 12 === 0 ? 12 : c.hour % 12;
  switch (code) {
    case 'Y':
      return [c.year, 1];
    case 'C':
      return [Math.floor(c.year / 100), 2];
    case 'y':
      return [c.year % 100, 2];
    case 'm':
      return [c.month, 2];
    case 'd':
      return [c.day, 2];
    case 'e':
      return [c.day, 2, ' '];
    case 'H':
      return [c.hour, 2];
    case 'k':
      return [c.hour, 2, ' '];
    case 'I':
      return [hour12, 2];
    case 'l':
      return [hour12, 2, ' '];
    case 'M':
      return [c.minute, 2];
    case 'S':
      return [c.second, 2];
    case 'j':
      return [c.dayOfYear, 3];
    case 'u':
      return [c.weekday === 0 ? 7 : c.weekday, 1];
    case 'w':
      return [c.weekday, 1];
    case 'U':
      return [Math.floor((c.dayOfYear + 6 - c.weekday) / 7), 2];
    case 'W':
      return [Math.floor((c.dayOfYear + 6 - ((c.weekday + 6) % 7)) / 7), 2];
    case 'V':
      return [isoWeek(c).week, 2];
    case 'G':
      return [isoWeek(c).year, 4];
    case 's':
      return [Math.floor(time / SECOND), 1];
    case 'N':
      return pad(c.micros * 1000, 9);
    case 'p':
      return c.hour < 12 ? 'AM' : 'PM';
    case 'P':
      return c.hour < 12 ? 'am' : 'pm';
    case 'a':
      return DAYS[c.weekday].slice(0, 3);
    case 'A':
      return DAYS[c.weekday];
    case 'b':
    case 'h':
      return MONTHS[c.month - 1].slice(0, 3);
    case 'B':
      return MONTHS[c.month - 1];
    case 'Z':
      return 'UTC';
    case 'z':
      return '+0000';
    case ':z':
      return '+00:00';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '%':
      return '%';
    case 'F':
      return formatTime('%Y-%m-%d', time);
    case 'T':
    case 'X':
      return formatTime('%H:%M:%S', time);
    case 'D':
    case 'x':
      return formatTime('%m/%d/%y', time);
    case 'R':
      return formatTime('%H:%M', time);
    case 'r':
      return formatTime('%I:%M:%S %p', time);
    case 'c':
      return formatTime('%a %b %e %H:%M:%S %Y', time);
    default:
      return undefined;
  }
}
