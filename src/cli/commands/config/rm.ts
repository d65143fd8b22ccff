import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { forEach } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker config rm` */
export const configRm: DockerCommand = {
  use: 'rm CONFIG [CONFIG...]',
  short: 'Remove one or more configs',
  aliases: ['remove'],
  fullNames: ['docker config rm', 'docker config remove'],
  args: requiresMinArgs(1),
  completion: { objects: 'config' },
  run,
};

function* run(context: Context, { args }: Invocation): Task<number> {
  yield* forEach(args, function* (name) {
    yield* context.api.request('DELETE', `/configs/${name}`);
    context.print(`${name}\n`);
  });
  return 0;
}
