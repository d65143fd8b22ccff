import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container unpause` */
export const containerUnpause: DockerCommand = {
  use: 'unpause CONTAINER [CONTAINER...]',
  short: 'Unpause all processes within one or more containers',
  fullNames: ['docker container unpause', 'docker unpause'],
  args: requiresMinArgs(1),
  completion: { objects: 'container' },
};
