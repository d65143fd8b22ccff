import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker image history` */
export const imageHistory: DockerCommand = {
  use: 'history [OPTIONS] IMAGE',
  short: 'Show the history of an image',
  fullNames: ['docker image history', 'docker history'],
  args: exactArgs(1),
  flags: [
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('human', 'bool', 'Print sizes and dates in human readable format', { shorthand: 'H', default: 'true' }),
    flag('no-trunc', 'bool', "Don't truncate output"),
    flag(
      'platform',
      'string',
      'Show history for the given platform. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")',
    ),
    flag('quiet', 'bool', 'Only show image IDs', { shorthand: 'q' }),
  ],
  completion: { objects: 'image', limit: 1 },
};
