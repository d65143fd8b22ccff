import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker service logs` */
export const serviceLogs: DockerCommand = {
  use: 'logs [OPTIONS] SERVICE|TASK',
  short: 'Fetch the logs of a service or task',
  args: exactArgs(1),
  flags: [
    flag('details', 'bool', 'Show extra details provided to logs'),
    flag('follow', 'bool', 'Follow log output', { shorthand: 'f' }),
    flag('no-resolve', 'bool', 'Do not map IDs to Names in output'),
    flag('no-task-ids', 'bool', 'Do not include task IDs in output'),
    flag('no-trunc', 'bool', 'Do not truncate output'),
    flag('raw', 'bool', 'Do not neatly format logs'),
    flag(
      'since',
      'string',
      'Show logs since timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
    ),
    flag('tail', 'string', 'Number of lines to show from the end of the logs', { shorthand: 'n', default: 'all' }),
    flag('timestamps', 'bool', 'Show timestamps', { shorthand: 't' }),
  ],
  completion: { objects: 'service', limit: 1 },
};
