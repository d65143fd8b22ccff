import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { forEach } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker volume rm` */
export const volumeRm: DockerCommand = {
  use: 'rm [OPTIONS] VOLUME [VOLUME...]',
  short: 'Remove one or more volumes',
  long: 'Remove one or more volumes. You cannot remove a volume that is in use by a container.',
  aliases: ['remove'],
  fullNames: ['docker volume rm', 'docker volume remove'],
  args: requiresMinArgs(1),
  flags: [flag('force', 'bool', 'Force the removal of one or more volumes', { shorthand: 'f' })],
  completion: { objects: 'volume' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const force = flags.bool('force') ? '1' : undefined;
  yield* forEach(args, function* (name) {
    yield* context.api.request('DELETE', `/volumes/${name}`, { query: { force } });
    context.print(`${name}\n`);
  });
  return 0;
}
