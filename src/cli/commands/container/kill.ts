import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { forEach } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container kill` */
export const containerKill: DockerCommand = {
  use: 'kill [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Kill one or more running containers',
  fullNames: ['docker container kill', 'docker kill'],
  args: requiresMinArgs(1),
  flags: [flag('signal', 'string', 'Signal to send to the container', { shorthand: 's' })],
  completion: { objects: 'container' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const signal = flags.string('signal') === '' ? undefined : flags.string('signal');
  yield* forEach(args, function* (container) {
    yield* context.api.request('POST', `/containers/${container}/kill`, { query: { signal } });
    context.print(`${container}\n`);
  });
  return 0;
}
