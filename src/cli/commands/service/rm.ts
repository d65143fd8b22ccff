import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker service rm` */
export const serviceRm: DockerCommand = {
  use: 'rm SERVICE [SERVICE...]',
  short: 'Remove one or more services',
  aliases: ['remove'],
  fullNames: ['docker service rm', 'docker service remove'],
  args: requiresMinArgs(1),
  completion: { objects: 'service' },
};
