import { exactArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container rename` */
export const containerRename: DockerCommand = {
  use: 'rename CONTAINER NEW_NAME',
  short: 'Rename a container',
  fullNames: ['docker container rename', 'docker rename'],
  args: exactArgs(2),
  completion: { objects: 'container', limit: 1 },
};
