import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker system df` */
export const systemDf: DockerCommand = {
  use: 'df [OPTIONS]',
  short: 'Show docker disk usage',
  args: noArgs,
  flags: [
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('verbose', 'bool', 'Show detailed information on space usage', { shorthand: 'v' }),
  ],
};
