import type { Task } from '../../../kernel/wait.ts';
import { parseReference, familiarString } from '../../api/reference.ts';
import type { FlagSet } from '../../cobra/flags.ts';
import type { Context } from '../../context.ts';
import { CommandError, isNotFound } from '../../errors.ts';
import { containerRequest } from '../../opts/container.ts';
import { toJson } from '../../opts/json.ts';
import { pullImage } from '../../streams/pull.ts';

/** Creates a container, after a pull where the image is not there; gives its id. @throws CommandError */
export function* createContainer(
  context: Context,
  flags: FlagSet,
  args: readonly string[],
  command: 'run' | 'create',
  attaches: boolean,
): Task<string> {
  const json = toJson(request(context, flags, args, command, attaches));
  const name = flags.string('name') === '' ? undefined : flags.string('name');
  const create = (): Task<{ Id: string; Warnings?: readonly string[] | null }> =>
    context.api.json('POST', '/containers/create', { query: { name }, json });
  const reference = parseReference(args[0] ?? '');
  const pull = flags.string('pull');
  const quiet = flags.bool('quiet');
  const getImage = function* (): Task {
    if (reference === undefined) return;
    yield* pullImage(context, reference, reference.digest ?? reference.tag ?? 'latest', { stream: 'err', quiet });
  };
  if (pull === 'always') yield* getImage();
  let created: { Id: string; Warnings?: readonly string[] | null };
  try {
    created = yield* create();
  } catch (error) {
    const missing = isNotFound(error) && error instanceof CommandError && /No such image/.test(error.message);
    if (!missing || reference === undefined || (pull !== 'missing' && pull !== '')) throw error;
    const shown =
      reference.tag === undefined && reference.digest === undefined ? { ...reference, tag: 'latest' } : reference;
    if (!quiet) context.warn(`Unable to find image '${familiarString(shown)}' locally\n`);
    yield* getImage();
    created = yield* create();
  }
  for (const warning of created.Warnings ?? []) context.warn(`WARNING: ${warning}\n`);
  return created.Id;
}

/** What docker's own failures end with, as against those of the program inside. */
export const FAILED = 125;

/** The text of a failure of `docker run` or `docker create` before there is a container. */
export function failure(command: 'run' | 'create', message: string): string {
  return `docker: ${message}\n\nRun 'docker ${command} --help' for more information`;
}

/** Flags that do not go together end with 125, also for `docker create`. */
function request(
  context: Context,
  flags: FlagSet,
  args: readonly string[],
  command: 'run' | 'create',
  attaches: boolean,
): object {
  try {
    return containerRequest(context, flags, args, { attaches });
  } catch (error) {
    if (error instanceof CommandError && command === 'create')
      throw new CommandError(failure(command, error.message), FAILED);
    throw error;
  }
}
