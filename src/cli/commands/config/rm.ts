import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker config rm` */
export const configRm: DockerCommand = {
  use: 'rm CONFIG [CONFIG...]',
  short: 'Remove one or more configs',
  aliases: ['remove'],
  fullNames: ['docker config rm', 'docker config remove'],
  args: requiresMinArgs(1),
  completion: { objects: 'config' },
};
