import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker network rm` */
export const networkRm: DockerCommand = {
  use: 'rm NETWORK [NETWORK...]',
  short: 'Remove one or more networks',
  aliases: ['remove'],
  fullNames: ['docker network rm', 'docker network remove'],
  args: requiresMinArgs(1),
  flags: [flag('force', 'bool', 'Do not error if the network does not exist', { shorthand: 'f' })],
  completion: { objects: 'network' },
};
