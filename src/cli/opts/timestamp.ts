import { CommandError } from '../errors.ts';
import type { GoTime } from '../../kernel/go/time.ts';
import { unixTimestamp as parse } from '../../kernel/go/timestamp.ts';

/**
 * --since and --until as the API takes them: Unix seconds (see kernel/go/timestamp).
 * @throws CommandError for what is no moment (recording logs-nodes)
 */
export function unixTimestamp(text: string, now: GoTime): string {
  const seconds = parse(text, now);
  if (seconds === undefined)
    throw new CommandError(`failed to parse value as time or duration: ${JSON.stringify(text)}`);
  return seconds;
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
