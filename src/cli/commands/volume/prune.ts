import { flag, noArgs } from '../../cobra/command.ts';
import { forceFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker volume prune` */
export const volumePrune: DockerCommand = {
  use: 'prune [OPTIONS]',
  short: 'Remove unused local volumes',
  args: noArgs,
  flags: [
    flag('all', 'bool', 'Remove all unused volumes, not just anonymous ones', { shorthand: 'a' }),
    flag('filter', 'filter', 'Provide filter values (e.g. "label=<label>")'),
    forceFlag,
  ],
};
