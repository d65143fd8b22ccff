import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import { postToContainers } from './post-to-containers.ts';

/** `docker container pause` */
export const containerPause: DockerCommand = {
  use: 'pause CONTAINER [CONTAINER...]',
  short: 'Pause all processes within one or more containers',
  fullNames: ['docker container pause', 'docker pause'],
  args: requiresMinArgs(1),
  completion: { objects: 'container' },
  run: (context, { args }) => postToContainers(context, args, 'pause'),
};
