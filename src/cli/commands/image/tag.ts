import { exactArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { parseReference, referenceProblem, type Reference } from '../../api/reference.ts';
import { CommandError } from '../../errors.ts';
import { quote } from '../../../kernel/go/strconv.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker image tag` */
export const imageTag: DockerCommand = {
  use: 'tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]',
  short: 'Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE',
  fullNames: ['docker image tag', 'docker tag'],
  args: exactArgs(2),
  interspersed: false,
  completion: { objects: 'image', limit: 2 },
  run,
};

function* run(context: Context, { args: [source = '', target = ''] }: Invocation): Task<number> {
  read(source);
  const { name, tag = 'latest', digest } = read(target);
  if (digest !== undefined) throw new CommandError('refusing to create a tag with a digest reference');
  yield* context.api.request('POST', `/images/${source}/tag`, { query: { repo: name, tag } });
  return 0;
}

/** @throws CommandError where it is no reference to an image */
function read(text: string): Reference {
  const reference = parseReference(text);
  if (reference !== undefined) return reference;
  throw new CommandError(
    `Error parsing reference: ${quote(text)} is not a valid repository/tag: ${referenceProblem(text)}`,
  );
}
