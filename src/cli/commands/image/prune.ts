import { flag, noArgs } from '../../cobra/command.ts';
import { forceFlag, pruneFilterFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker image prune` */
export const imagePrune: DockerCommand = {
  use: 'prune [OPTIONS]',
  short: 'Remove unused images',
  args: noArgs,
  flags: [
    flag('all', 'bool', 'Remove all unused images, not just dangling ones', { shorthand: 'a' }),
    pruneFilterFlag,
    forceFlag,
  ],
};
