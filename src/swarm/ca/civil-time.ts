import { DAY, HOUR, MINUTE, SECOND, type Micros } from '../../kernel/time.ts';

/** Year, month (1–12) and day of a count of days since 1970-01-01, in the Gregorian calendar. */
function civil(days: number): readonly [number, number, number] {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const day = doy - Math.floor((153 * mp + 2) / 5) + 1;
  const month = mp < 10 ? mp + 3 : mp - 9;
  return [yoe + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

/** A point in time as the digits of a UTCTime: YYMMDDHHMMSS. */
export function utcDigits(time: Micros): string {
  const days = Math.floor(time / DAY);
  const rest = time - days * DAY;
  const [year, month, day] = civil(days);
  const parts = [
    year % 100,
    month,
    day,
    Math.floor(rest / HOUR),
    Math.floor((rest % HOUR) / MINUTE),
    Math.floor((rest % MINUTE) / SECOND),
  ];
  return parts.map((part) => String(part).padStart(2, '0')).join('');
}
