import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container ls` */
export const containerLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List containers',
  aliases: ['list', 'ps'],
  fullNames: ['docker container ls', 'docker container list', 'docker container ps', 'docker ps'],
  args: noArgs,
  flags: [
    flag('all', 'bool', 'Show all containers (default shows just running)', { shorthand: 'a' }),
    flag('filter', 'filter', 'Filter output based on conditions provided', { shorthand: 'f' }),
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('last', 'int', 'Show n last created containers (includes all states)', { shorthand: 'n', default: '-1' }),
    flag('latest', 'bool', 'Show the latest created container (includes all states)', { shorthand: 'l' }),
    flag('no-trunc', 'bool', "Don't truncate output"),
    flag('quiet', 'bool', 'Only display container IDs', { shorthand: 'q' }),
    flag('size', 'bool', 'Display total file sizes', { shorthand: 's' }),
  ],
};
