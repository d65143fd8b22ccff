import { flag, noArgs } from '../../cobra/command.ts';
import { forceFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker builder prune` */
export const builderPrune: DockerCommand = {
  use: 'prune',
  short: 'Remove build cache',
  args: noArgs,
  flags: [
    flag('all', 'bool', 'Remove all unused build cache, not just dangling ones', { shorthand: 'a' }),
    flag('filter', 'filter', 'Provide filter values (e.g. "until=24h")'),
    forceFlag,
    flag('keep-storage', 'bytes', 'Amount of disk space to keep for cache'),
  ],
  legacyBuilder: true,
};
