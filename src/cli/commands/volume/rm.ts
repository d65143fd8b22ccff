import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker volume rm` */
export const volumeRm: DockerCommand = {
  use: 'rm [OPTIONS] VOLUME [VOLUME...]',
  short: 'Remove one or more volumes',
  long: 'Remove one or more volumes. You cannot remove a volume that is in use by a container.',
  aliases: ['remove'],
  fullNames: ['docker volume rm', 'docker volume remove'],
  args: requiresMinArgs(1),
  flags: [flag('force', 'bool', 'Force the removal of one or more volumes', { shorthand: 'f' })],
  completion: { objects: 'volume' },
};
