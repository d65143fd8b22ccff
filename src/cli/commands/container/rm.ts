import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container rm` */
export const containerRm: DockerCommand = {
  use: 'rm [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Remove one or more containers',
  aliases: ['remove'],
  fullNames: ['docker container rm', 'docker container remove', 'docker rm'],
  args: requiresMinArgs(1),
  flags: [
    flag('force', 'bool', 'Force the removal of a running container (uses SIGKILL)', { shorthand: 'f' }),
    flag('link', 'bool', 'Remove the specified link', { shorthand: 'l' }),
    flag('volumes', 'bool', 'Remove anonymous volumes associated with the container', { shorthand: 'v' }),
  ],
  completion: { objects: 'container' },
};
