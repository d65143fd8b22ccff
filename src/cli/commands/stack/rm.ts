import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker stack rm` */
export const stackRm: DockerCommand = {
  use: 'rm [OPTIONS] STACK [STACK...]',
  short: 'Remove one or more stacks',
  aliases: ['remove', 'down'],
  fullNames: ['docker stack rm', 'docker stack remove', 'docker stack down'],
  args: requiresMinArgs(1),
  flags: [flag('detach', 'bool', 'Do not wait for stack removal', { shorthand: 'd', default: 'true' })],
  completion: { objects: 'stack' },
};
