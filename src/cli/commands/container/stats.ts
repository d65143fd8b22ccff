import { anyArgs, flag } from '../../cobra/command.ts';
import { doNotTruncateFlag, listFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container stats` */
export const containerStats: DockerCommand = {
  use: 'stats [OPTIONS] [CONTAINER...]',
  short: 'Display a live stream of container(s) resource usage statistics',
  fullNames: ['docker container stats', 'docker stats'],
  args: anyArgs,
  flags: [
    flag('all', 'bool', 'Show all containers (default shows just running)', { shorthand: 'a' }),
    listFormatFlag,
    flag('no-stream', 'bool', 'Disable streaming stats and only pull the first result'),
    doNotTruncateFlag,
  ],
  completion: { objects: 'container' },
};
