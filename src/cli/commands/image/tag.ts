import { exactArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker image tag` */
export const imageTag: DockerCommand = {
  use: 'tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]',
  short: 'Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE',
  fullNames: ['docker image tag', 'docker tag'],
  args: exactArgs(2),
  interspersed: false,
  completion: { objects: 'image', limit: 2 },
};
