import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker secret ls` */
export const secretLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List secrets',
  aliases: ['list'],
  fullNames: ['docker secret ls', 'docker secret list'],
  args: noArgs,
  flags: [
    flag('filter', 'filter', 'Filter output based on conditions provided', { shorthand: 'f' }),
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('quiet', 'bool', 'Only display IDs', { shorthand: 'q' }),
  ],
};
