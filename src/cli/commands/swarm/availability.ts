import type { FlagSet } from '../../cobra/flags.ts';
import { CommandError } from '../../errors.ts';
import { quote } from '../../../kernel/go/strconv.ts';

/** --availability of init and join; empty where it was not given. @throws CommandError (facts 12.6) */
export function availability(flags: FlagSet): string {
  if (!flags.changed('availability')) return '';
  const value = flags.string('availability').toLowerCase();
  if (!['active', 'pause', 'drain'].includes(value))
    throw new CommandError(`invalid availability ${quote(value)}, only active, pause and drain are supported`);
  return value;
}
