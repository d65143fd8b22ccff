import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

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
};
