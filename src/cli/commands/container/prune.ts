import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container prune` */
export const containerPrune: DockerCommand = {
  use: 'prune [OPTIONS]',
  short: 'Remove all stopped containers',
  args: noArgs,
  flags: [
    flag('filter', 'filter', 'Provide filter values (e.g. "until=<timestamp>")'),
    flag('force', 'bool', 'Do not prompt for confirmation', { shorthand: 'f' }),
  ],
};
