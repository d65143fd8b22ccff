import { parseDuration, NANOS_PER_SECOND } from '../../kernel/go/duration.ts';
import { CommandError } from '../errors.ts';
import { parseRfc3339, timeSince, type GoTime } from '../../kernel/go/time.ts';

const LAYOUT = /^(\d{4}-\d\d-\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d(?:\.\d+)?))?)?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * --since and --until as the API takes them: Unix seconds. A span counts back from now, a date may leave out its end,
 * and Unix seconds are passed on as they are.
 * @throws CommandError for what is none of these (recording logs-nodes)
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
  if (match === null) {
    // What looks like a date is left to the daemon to refuse.
    if (text.includes('-') || /^\d+(\.\d*)?$/.test(text)) return text;
    throw new CommandError(`failed to parse value as time or duration: ${JSON.stringify(text)}`);
  }
  const [, date = '', hour = '00', minute = '00', second = '00', zone = 'Z'] = match;
  const time = parseRfc3339(`${date}T${hour}:${minute}:${second}${zone}`);
  return `${time.seconds}.${String(time.nanoseconds).padStart(9, '0')}`;
}

/** The same for the flag of a command that says which flag is wrong. @throws CommandError */
export function timestampFlag(name: string, text: string, now: GoTime): string | undefined {
  try {
    return unixTimestamp(text, now) || undefined;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`invalid value for "${name}": ${error.message}`);
  }
}
