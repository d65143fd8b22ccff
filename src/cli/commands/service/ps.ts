import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker service ps` */
export const servicePs: DockerCommand = {
  use: 'ps [OPTIONS] SERVICE [SERVICE...]',
  short: 'List the tasks of one or more services',
  args: requiresMinArgs(1),
  flags: [
    flag('filter', 'filter', 'Filter output based on conditions provided', { shorthand: 'f' }),
    flag('format', 'string', 'Pretty-print tasks using a Go template'),
    flag('no-resolve', 'bool', 'Do not map IDs to Names'),
    flag('no-trunc', 'bool', 'Do not truncate output'),
    flag('quiet', 'bool', 'Only display task IDs', { shorthand: 'q' }),
  ],
  completion: { objects: 'service' },
};
