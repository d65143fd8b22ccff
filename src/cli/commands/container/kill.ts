import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container kill` */
export const containerKill: DockerCommand = {
  use: 'kill [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Kill one or more running containers',
  fullNames: ['docker container kill', 'docker kill'],
  args: requiresMinArgs(1),
  flags: [flag('signal', 'string', 'Signal to send to the container', { shorthand: 's' })],
  completion: { objects: 'container' },
};
