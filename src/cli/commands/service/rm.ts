import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { forEach } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker service rm` */
export const serviceRm: DockerCommand = {
  use: 'rm SERVICE [SERVICE...]',
  short: 'Remove one or more services',
  aliases: ['remove'],
  fullNames: ['docker service rm', 'docker service remove'],
  args: requiresMinArgs(1),
  completion: { objects: 'service' },
  run,
};

function* run(context: Context, { args }: Invocation): Task<number> {
  yield* forEach(args, function* (service) {
    yield* context.api.request('DELETE', `/services/${service}`);
    context.print(`${service}\n`);
  });
  return 0;
}
