import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker network ls` */
export const networkLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List networks',
  aliases: ['list'],
  fullNames: ['docker network ls', 'docker network list'],
  args: noArgs,
  flags: [
    flag('filter', 'filter', 'Provide filter values (e.g. "driver=bridge")', { shorthand: 'f' }),
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('no-trunc', 'bool', 'Do not truncate the output'),
    flag('quiet', 'bool', 'Only display network IDs', { shorthand: 'q' }),
  ],
};
