import { anyArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container stats` */
export const containerStats: DockerCommand = {
  use: 'stats [OPTIONS] [CONTAINER...]',
  short: 'Display a live stream of container(s) resource usage statistics',
  fullNames: ['docker container stats', 'docker stats'],
  args: anyArgs,
  flags: [
    flag('all', 'bool', 'Show all containers (default shows just running)', { shorthand: 'a' }),
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('no-stream', 'bool', 'Disable streaming stats and only pull the first result'),
    flag('no-trunc', 'bool', 'Do not truncate output'),
  ],
  completion: { objects: 'container' },
};
