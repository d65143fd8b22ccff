import { exactArgs, flag } from '../../cobra/command.ts';
import { disableContentTrustFlag, platformFlag } from '../../flags/image.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { parseReference, referenceProblem } from '../../api/reference.ts';
import { CommandError } from '../../errors.ts';
import { pullImage } from '../../streams/pull.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker image pull` */
export const imagePull: DockerCommand = {
  use: 'pull [OPTIONS] NAME[:TAG|@DIGEST]',
  short: 'Download an image from a registry',
  fullNames: ['docker image pull', 'docker pull'],
  args: exactArgs(1),
  flags: [
    flag('all-tags', 'bool', 'Download all tagged images in the repository', { shorthand: 'a' }),
    disableContentTrustFlag,
    platformFlag,
    flag('quiet', 'bool', 'Suppress verbose output', { shorthand: 'q' }),
  ],
  run,
};

function* run(context: Context, { args: [text = ''], flags }: Invocation): Task<number> {
  const reference = parseReference(text);
  if (reference === undefined) throw new CommandError(referenceProblem(text));
  const quiet = flags.bool('quiet');
  const all = flags.bool('all-tags');
  if (all && (reference.tag !== undefined || reference.digest !== undefined))
    throw new CommandError("tag can't be used with --all-tags/-a");
  let tag = reference.digest ?? reference.tag ?? '';
  if (tag === '' && !all) {
    tag = 'latest';
    if (!quiet) context.print(`Using default tag: ${tag}\n`);
  }
  yield* pullImage(context, reference, tag, { stream: 'out', quiet });
  const shown = reference.digest !== undefined ? `@${reference.digest}` : tag === '' ? '' : `:${tag}`;
  context.print(`${reference.name}${shown}\n`);
  return 0;
}
