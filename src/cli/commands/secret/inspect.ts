import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker secret inspect` */
export const secretInspect: DockerCommand = {
  use: 'inspect [OPTIONS] SECRET [SECRET...]',
  short: 'Display detailed information on one or more secrets',
  args: requiresMinArgs(1),
  flags: [
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
      { shorthand: 'f' },
    ),
    flag('pretty', 'bool', 'Print the information in a human friendly format'),
  ],
  completion: { objects: 'secret' },
};
