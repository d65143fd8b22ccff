import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker network prune` */
export const networkPrune: DockerCommand = {
  use: 'prune [OPTIONS]',
  short: 'Remove all unused networks',
  args: noArgs,
  flags: [
    flag('filter', 'filter', 'Provide filter values (e.g. "until=<timestamp>")'),
    flag('force', 'bool', 'Do not prompt for confirmation', { shorthand: 'f' }),
  ],
};
