import { exactArgs, flag } from '../cobra/command.ts';
import { filterFlag, noTruncFlag } from '../flags/output.ts';
import type { DockerCommand } from './docker-command.ts';

/** `docker search` */
export const search: DockerCommand = {
  use: 'search [OPTIONS] TERM',
  short: 'Search Docker Hub for images',
  args: exactArgs(1),
  flags: [
    filterFlag,
    flag('format', 'string', 'Pretty-print search using a Go template'),
    flag('limit', 'int', 'Max number of search results'),
    noTruncFlag,
  ],
};
