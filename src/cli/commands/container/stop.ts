import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { forEach } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container stop` */
export const containerStop: DockerCommand = {
  use: 'stop [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Stop one or more running containers',
  fullNames: ['docker container stop', 'docker stop'],
  args: requiresMinArgs(1),
  flags: [
    flag('signal', 'string', 'Signal to send to the container', { shorthand: 's' }),
    flag('timeout', 'int', 'Seconds to wait before killing the container', { shorthand: 't' }),
    flag('time', 'int', 'Seconds to wait before killing the container (deprecated: use --timeout)', {
      deprecated: 'use --timeout instead',
    }),
  ],
  completion: { objects: 'container' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  yield* forEach(args, function* (container) {
    yield* context.api.request('POST', `/containers/${container}/stop`, {
      query: {
        signal: flags.string('signal') === '' ? undefined : flags.string('signal'),
        t: flags.changed('timeout')
          ? flags.number('timeout')
          : flags.changed('time')
            ? flags.number('time')
            : undefined,
      },
    });
    context.print(`${container}\n`);
  });
  return 0;
}
