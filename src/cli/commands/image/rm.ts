import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker image rm` */
export const imageRm: DockerCommand = {
  use: 'rm [OPTIONS] IMAGE [IMAGE...]',
  short: 'Remove one or more images',
  aliases: ['remove'],
  fullNames: ['docker image rm', 'docker image remove', 'docker rmi'],
  args: requiresMinArgs(1),
  flags: [
    flag('force', 'bool', 'Force removal of the image', { shorthand: 'f' }),
    flag('no-prune', 'bool', 'Do not delete untagged parents'),
    flag(
      'platform',
      'strings',
      'Remove only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")',
    ),
  ],
  completion: { objects: 'image' },
};
