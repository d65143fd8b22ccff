import { exactArgs, flag } from '../cobra/command.ts';
import type { DockerCommand } from './docker-command.ts';

/** `docker search` */
export const search: DockerCommand = {
  use: 'search [OPTIONS] TERM',
  short: 'Search Docker Hub for images',
  args: exactArgs(1),
  flags: [
    flag('filter', 'filter', 'Filter output based on conditions provided', { shorthand: 'f' }),
    flag('format', 'string', 'Pretty-print search using a Go template'),
    flag('limit', 'int', 'Max number of search results'),
    flag('no-trunc', 'bool', "Don't truncate output"),
  ],
};
