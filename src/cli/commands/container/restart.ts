import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { forEach } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container restart` */
export const containerRestart: DockerCommand = {
  use: 'restart [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Restart one or more containers',
  fullNames: ['docker container restart', 'docker restart'],
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
    yield* context.api.request('POST', `/containers/${container}/restart`, {
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
