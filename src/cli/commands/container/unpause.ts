import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import { postToContainers } from './post-to-containers.ts';

/** `docker container unpause` */
export const containerUnpause: DockerCommand = {
  use: 'unpause CONTAINER [CONTAINER...]',
  short: 'Unpause all processes within one or more containers',
  fullNames: ['docker container unpause', 'docker unpause'],
  args: requiresMinArgs(1),
  completion: { objects: 'container' },
  run: (context, { args }) => postToContainers(context, args, 'unpause'),
};
