import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker context rm` */
export const contextRm: DockerCommand = {
  use: 'rm CONTEXT [CONTEXT...]',
  short: 'Remove one or more contexts',
  aliases: ['remove'],
  fullNames: ['docker context rm', 'docker context remove'],
  args: requiresMinArgs(1),
  flags: [flag('force', 'bool', 'Force the removal of a context in use', { shorthand: 'f' })],
  completion: { objects: 'context' },
};
