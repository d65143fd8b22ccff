import { parseDuration, NANOS_PER_SECOND } from '../go/duration.ts';
import { parseRfc3339, timeSince, type GoTime } from '../go/time.ts';

const LAYOUT = /^(\d{4}-\d\d-\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d(?:\.\d+)?))?)?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * --since and --until as the API takes them: Unix seconds. A span counts back from now, a date may leave out its end,
 * and what is neither is passed on as it is.
 */
export function unixTimestamp(text: string, now: GoTime): string {
  if (text === '') return '';
  try {
    const then = timeSince({ seconds: 0, nanoseconds: 0, offset: 0 }, now) - parseDuration(text);
    return String(Math.floor(then / NANOS_PER_SECOND));
  } catch {
    // No span.
  }
  const match = LAYOUT.exec(text);
  if (match === null) return text;
  const [, date = '', hour = '00', minute = '00', second = '00', zone = 'Z'] = match;
  const time = parseRfc3339(`${date}T${hour}:${minute}:${second}${zone}`);
  return `${time.seconds}.${String(time.nanoseconds).padStart(9, '0')}`;
}
