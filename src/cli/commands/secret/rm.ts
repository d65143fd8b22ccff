import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker secret rm` */
export const secretRm: DockerCommand = {
  use: 'rm SECRET [SECRET...]',
  short: 'Remove one or more secrets',
  aliases: ['remove'],
  fullNames: ['docker secret rm', 'docker secret remove'],
  args: requiresMinArgs(1),
  completion: { objects: 'secret' },
};
