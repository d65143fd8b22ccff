import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container top` */
export const containerTop: DockerCommand = {
  use: 'top CONTAINER [ps OPTIONS]',
  short: 'Display the running processes of a container',
  fullNames: ['docker container top', 'docker top'],
  args: requiresMinArgs(1),
  interspersed: false,
  completion: { objects: 'container', limit: 1 },
};
