import { flag, requiresRangeArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container commit` */
export const containerCommit: DockerCommand = {
  use: 'commit [OPTIONS] CONTAINER [REPOSITORY[:TAG]]',
  short: "Create a new image from a container's changes",
  fullNames: ['docker container commit', 'docker commit'],
  args: requiresRangeArgs(1, 2),
  flags: [
    flag('author', 'string', 'Author (e.g., "John Hannibal Smith <hannibal@a-team.com>")', { shorthand: 'a' }),
    flag('change', 'list', 'Apply Dockerfile instruction to the created image', { shorthand: 'c' }),
    flag('message', 'string', 'Commit message', { shorthand: 'm' }),
    flag('pause', 'bool', 'Pause container during commit', { shorthand: 'p', default: 'true' }),
  ],
  interspersed: false,
  completion: { objects: 'container', limit: 1 },
};
