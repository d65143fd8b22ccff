import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker network inspect` */
export const networkInspect: DockerCommand = {
  use: 'inspect [OPTIONS] NETWORK [NETWORK...]',
  short: 'Display detailed information on one or more networks',
  args: requiresMinArgs(1),
  flags: [
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
      { shorthand: 'f' },
    ),
    flag('verbose', 'bool', 'Verbose output for diagnostics', { shorthand: 'v' }),
  ],
  completion: { objects: 'network' },
};
