import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker stack ps` */
export const stackPs: DockerCommand = {
  use: 'ps [OPTIONS] STACK',
  short: 'List the tasks in the stack',
  args: exactArgs(1),
  flags: [
    flag('filter', 'filter', 'Filter output based on conditions provided', { shorthand: 'f' }),
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('no-resolve', 'bool', 'Do not map IDs to Names'),
    flag('no-trunc', 'bool', 'Do not truncate output'),
    flag('quiet', 'bool', 'Only display task IDs', { shorthand: 'q' }),
  ],
  completion: { objects: 'stack' },
};
