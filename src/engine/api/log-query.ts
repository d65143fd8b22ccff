import type { Micros } from '../../kernel/time.ts';
import type { LogEntry, StreamName } from '../container/log.ts';
import { detailsText } from '../container/log-reader.ts';
import { EngineError } from '../errors.ts';
import { parseUnix, rfc3339NanoFixed } from '../time.ts';
import type { Call } from './call.ts';

/** A point in time of a query: Unix seconds; 0 and nothing mean none. @throws EngineError 400 */
export function timeOf(call: Call, name: string): Micros | undefined {
  const value = call.query(name);
  if (value === undefined || value === '' || value === '0') return undefined;
  const time = parseUnix(value);
  if (time === undefined)
    throw new EngineError(400, `invalid value for "${name}": failed to parse value as time or duration: ${value}`);
  return time;
}

/** The streams that a query asks for. @throws EngineError with `status` when there are none */
export function streamsOf(call: Call, status: number): ReadonlySet<StreamName> {
  const streams = new Set<StreamName>();
  if (call.flag('stdout')) streams.add('stdout');
  if (call.flag('stderr')) streams.add('stderr');
  if (streams.size === 0) throw new EngineError(status, 'Bad parameters: you must choose at least one stream');
  return streams;
}

/** Makes lines of a log as `timestamps` and `details` of the query want them. */
export function lineWriter(call: Call): (entry: LogEntry, attributes: Readonly<Record<string, string>>) => string {
  const timestamps = call.flag('timestamps');
  const details = call.flag('details');
  return (entry, attributes) => {
    const time = timestamps ? `${rfc3339NanoFixed(entry.at)} ` : '';
    const extra = details ? `${detailsText(attributes)} ` : '';
    return time + extra + entry.text;
  };
}
