import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { forEach } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container unpause` */
export const containerUnpause: DockerCommand = {
  use: 'unpause CONTAINER [CONTAINER...]',
  short: 'Unpause all processes within one or more containers',
  fullNames: ['docker container unpause', 'docker unpause'],
  args: requiresMinArgs(1),
  completion: { objects: 'container' },
  run,
};

function* run(context: Context, { args }: Invocation): Task<number> {
  yield* forEach(args, function* (container) {
    yield* context.api.request('POST', `/containers/${container}/unpause`);
    context.print(`${container}\n`);
  });
  return 0;
}
