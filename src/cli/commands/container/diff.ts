import { exactArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container diff` */
export const containerDiff: DockerCommand = {
  use: 'diff CONTAINER',
  short: "Inspect changes to files or directories on a container's filesystem",
  fullNames: ['docker container diff', 'docker diff'],
  args: exactArgs(1),
  completion: { objects: 'container', limit: 1 },
};
