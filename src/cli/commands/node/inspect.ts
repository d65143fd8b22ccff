import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker node inspect` */
export const nodeInspect: DockerCommand = {
  use: 'inspect [OPTIONS] self|NODE [NODE...]',
  short: 'Display detailed information on one or more nodes',
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
  completion: { objects: 'node' },
};
