import type { Task } from '../../kernel/wait.ts';
import type { Json } from '../../net/http.ts';
import type { Invocation } from '../cobra/command.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { inspectAll } from '../formatter/inspect.ts';
import type { GoType } from '../../kernel/go/types.ts';

/** A kind of object whose `inspect` knows --pretty. */
export interface PrettyKind {
  readonly get: (reference: string) => Task<Json>;
  readonly type: GoType;
  /** Whether docker keeps the daemon's own JSON (see Inspected). */
  readonly raw: boolean;
  /** The human form. */
  readonly show: (json: Json) => string;
  /** Runs before `show`, for what else it tells of. */
  readonly prepare?: (json: Json) => Task;
}

/**
 * `inspect` with --pretty and --format, whose template `pretty` is the human form. For people nothing is printed when
 * one of the objects cannot be had.
 * @throws CommandError
 */
export function* inspectObjects(context: Context, { args, flags }: Invocation, kind: PrettyKind): Task<number> {
  const format = flags.bool('pretty') ? 'pretty' : flags.string('format');
  if (format.startsWith('pretty') && format !== 'pretty')
    throw new CommandError('cannot supply extra formatting options to the pretty template');
  if (format !== 'pretty') {
    const { type, raw } = kind;
    const get = function* (reference: string) {
      return { json: yield* kind.get(reference), type, raw };
    };
    yield* inspectAll(context, args, format, get, 1);
    return 0;
  }
  let out = '';
  for (const reference of args) {
    const json = yield* kind.get(reference);
    if (kind.prepare !== undefined) yield* kind.prepare(json);
    out += kind.show(json);
  }
  context.print(out);
  return 0;
}
