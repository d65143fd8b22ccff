import { NANOS_PER_SECOND, parseDuration } from './duration.ts';
import { parseRfc3339, timeSince, type GoTime } from './time.ts';

const LAYOUT = /^(\d{4}-\d\d-\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d(?:\.\d+)?))?)?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * A moment as people write it for docker, in Unix seconds: a span counts back from now, a date may leave out its end,
 * and Unix seconds stay as they are. What looks like a date is left to whoever reads the seconds to refuse.
 * @returns undefined for what is none of these
 */
export function unixTimestamp(text: string, now: GoTime): string | undefined {
  if (text === '') return '';
  try {
    const then = timeSince({ seconds: 0, nanoseconds: 0, offset: 0 }, now) - parseDuration(text);
    return String(Math.floor(then / NANOS_PER_SECOND));
  } catch {
    // No span.
  }
  const match = LAYOUT.exec(text);
  if (match === null) return text.includes('-') || /^\d+(\.\d*)?$/.test(text) ? text : undefined;
  const [, date = '', hour = '00', minute = '00', second = '00', zone = 'Z'] = match;
  const time = parseRfc3339(`${date}T${hour}:${minute}:${second}${zone}`);
  return `${time.seconds}.${String(time.nanoseconds).padStart(9, '0')}`;
}
