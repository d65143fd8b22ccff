import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { forEach } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker secret rm` */
export const secretRm: DockerCommand = {
  use: 'rm SECRET [SECRET...]',
  short: 'Remove one or more secrets',
  aliases: ['remove'],
  fullNames: ['docker secret rm', 'docker secret remove'],
  args: requiresMinArgs(1),
  completion: { objects: 'secret' },
  run,
};

function* run(context: Context, { args }: Invocation): Task<number> {
  yield* forEach(args, function* (name) {
    yield* context.api.request('DELETE', `/secrets/${name}`);
    context.print(`${name}\n`);
  });
  return 0;
}
