import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { CommandError, isNotFound } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker image rm` */
export const imageRm: DockerCommand = {
  use: 'rm [OPTIONS] IMAGE [IMAGE...]',
  short: 'Remove one or more images',
  aliases: ['remove'],
  fullNames: ['docker image rm', 'docker image remove', 'docker rmi'],
  args: requiresMinArgs(1),
  flags: [
    flag('force', 'bool', 'Force removal of the image', { shorthand: 'f' }),
    flag('no-prune', 'bool', 'Do not delete untagged parents'),
    flag(
      'platform',
      'strings',
      'Remove only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")',
    ),
  ],
  completion: { objects: 'image' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const errors: string[] = [];
  let fatal = false;
  for (const image of args) {
    try {
      const removed = yield* context.api.json<readonly { Deleted?: string; Untagged?: string }[]>(
        'DELETE',
        `/images/${image}`,
        {
          query: { force: flags.bool('force') ? '1' : undefined, noprune: flags.bool('no-prune') ? '1' : undefined },
        },
      );
      for (const { Deleted, Untagged } of removed)
        context.print(
          Deleted !== undefined && Deleted !== '' ? `Deleted: ${Deleted}\n` : `Untagged: ${Untagged ?? ''}\n`,
        );
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (!isNotFound(error)) fatal = true;
      errors.push(error.message);
    }
  }
  if (errors.length === 0) return 0;
  const message = errors.join('\n');
  if (!flags.bool('force') || fatal) throw new CommandError(message);
  context.warn(`${message}\n`);
  return 0;
}
