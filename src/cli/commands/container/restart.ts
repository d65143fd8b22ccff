import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

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
};
