import { anyArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker node ps` */
export const nodePs: DockerCommand = {
  use: 'ps [OPTIONS] [NODE...]',
  short: 'List tasks running on one or more nodes, defaults to current node',
  args: anyArgs,
  flags: [
    flag('filter', 'filter', 'Filter output based on conditions provided', { shorthand: 'f' }),
    flag('format', 'string', 'Pretty-print tasks using a Go template'),
    flag('no-resolve', 'bool', 'Do not map IDs to Names'),
    flag('no-trunc', 'bool', 'Do not truncate output'),
    flag('quiet', 'bool', 'Only display task IDs', { shorthand: 'q' }),
  ],
  completion: { objects: 'node' },
};
