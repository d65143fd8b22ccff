import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker system events` */
export const systemEvents: DockerCommand = {
  use: 'events [OPTIONS]',
  short: 'Get real time events from the server',
  fullNames: ['docker system events', 'docker events'],
  args: noArgs,
  flags: [
    flag('filter', 'filter', 'Filter output based on conditions provided', { shorthand: 'f' }),
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('since', 'string', 'Show all events created since timestamp'),
    flag('until', 'string', 'Stream events until this timestamp'),
  ],
};
