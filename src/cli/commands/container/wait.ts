import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { forEach } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container wait` */
export const containerWait: DockerCommand = {
  use: 'wait CONTAINER [CONTAINER...]',
  short: 'Block until one or more containers stop, then print their exit codes',
  fullNames: ['docker container wait', 'docker wait'],
  args: requiresMinArgs(1),
  completion: { objects: 'container' },
  run,
};

function* run(context: Context, { args }: Invocation): Task<number> {
  yield* forEach(args, function* (container) {
    const { StatusCode } = yield* context.api.json<{ StatusCode: number }>('POST', `/containers/${container}/wait`);
    context.print(`${StatusCode}\n`);
  });
  return 0;
}
