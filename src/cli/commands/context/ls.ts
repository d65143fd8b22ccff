import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker context ls` */
export const contextLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List contexts',
  aliases: ['list'],
  fullNames: ['docker context ls', 'docker context list'],
  args: noArgs,
  flags: [
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('quiet', 'bool', 'Only show context names', { shorthand: 'q' }),
  ],
};
