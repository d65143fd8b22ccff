import { civil, daysFromCivil, MONTHS, shortMonth, shortWeekday, WEEKDAYS, type Civil } from '../kernel/civil.ts';
import { SECOND, type Micros } from '../kernel/time.ts';

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
      return pad((time % SECOND) * 1000, 9);
    case 'p':
      return c.hour < 12 ? 'AM' : 'PM';
    case 'P':
      return c.hour < 12 ? 'am' : 'pm';
    case 'a':
      return shortWeekday(c);
    case 'A':
      return WEEKDAYS[c.weekday];
    case 'b':
    case 'h':
      return shortMonth(c);
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
