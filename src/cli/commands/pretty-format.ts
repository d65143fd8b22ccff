import type { Task } from '../../kernel/wait.ts';
import type { Json } from '../../net/http.ts';
import type { FlagSet } from '../cobra/flags.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';

/** --format of the `inspect`s that know --pretty; `pretty` is the human one. @throws CommandError */
export function inspectFormat(flags: FlagSet): string {
  const format = flags.bool('pretty') ? 'pretty' : flags.string('format');
  if (format.startsWith('pretty') && format !== 'pretty')
    throw new CommandError('cannot supply extra formatting options to the pretty template');
  return format;
}

/** Prints objects for people; nothing is printed when one of them cannot be had. @throws CommandError */
export function* printPretty(
  context: Context,
  references: readonly string[],
  get: (reference: string) => Task<Json>,
  show: (json: Json) => string,
): Task {
  let out = '';
  for (const reference of references) out += show(yield* get(reference));
  context.print(out);
}
