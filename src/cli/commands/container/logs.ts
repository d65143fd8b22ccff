import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container logs` */
export const containerLogs: DockerCommand = {
  use: 'logs [OPTIONS] CONTAINER',
  short: 'Fetch the logs of a container',
  fullNames: ['docker container logs', 'docker logs'],
  args: exactArgs(1),
  flags: [
    flag('details', 'bool', 'Show extra details provided to logs'),
    flag('follow', 'bool', 'Follow log output', { shorthand: 'f' }),
    flag(
      'since',
      'string',
      'Show logs since timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
    ),
    flag('tail', 'string', 'Number of lines to show from the end of the logs', { shorthand: 'n', default: 'all' }),
    flag('timestamps', 'bool', 'Show timestamps', { shorthand: 't' }),
    flag(
      'until',
      'string',
      'Show logs before a timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
    ),
  ],
  completion: { objects: 'container', limit: 1 },
};
