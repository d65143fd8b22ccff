import { CommandError } from '../errors.ts';
import { quote } from '../../kernel/go/strconv.ts';

/**
 * A flag's value that turns out wrong only when the command looks at it: a file that is not there. It fails with the
 * words and the status of those that are wrong by themselves (transcripts/ca).
 * @param path the words of the command @param rest what follows them in the usage line
 * @param flag as the message names it: `--ca-cert`, `-t, --tag`
 */
export function badFlag(path: string, rest: string, flag: string, value: string, why: string): CommandError {
  return new CommandError(
    `invalid argument ${quote(value)} for "${flag}" flag: ${why}\n\n` +
      `Usage:  ${path} ${rest}\n\nRun '${path} --help' for more information`,
    125,
  );
}
