import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker image prune` */
export const imagePrune: DockerCommand = {
  use: 'prune [OPTIONS]',
  short: 'Remove unused images',
  args: noArgs,
  flags: [
    flag('all', 'bool', 'Remove all unused images, not just dangling ones', { shorthand: 'a' }),
    flag('filter', 'filter', 'Provide filter values (e.g. "until=<timestamp>")'),
    flag('force', 'bool', 'Do not prompt for confirmation', { shorthand: 'f' }),
  ],
};
