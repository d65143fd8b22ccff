import { flag, requiresMinArgs } from '../cobra/command.ts';
import type { DockerCommand } from './docker-command.ts';

/** `docker inspect` */
export const inspect: DockerCommand = {
  use: 'inspect [OPTIONS] NAME|ID [NAME|ID...]',
  short: 'Return low-level information on Docker objects',
  args: requiresMinArgs(1),
  flags: [
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
      { shorthand: 'f' },
    ),
    flag('size', 'bool', 'Display total file sizes if the type is container', { shorthand: 's' }),
    flag('type', 'string', 'Only inspect objects of the given type'),
  ],
  completion: { objects: 'object' },
};
