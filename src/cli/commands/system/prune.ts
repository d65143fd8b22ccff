import { flag, noArgs } from '../../cobra/command.ts';
import { forceFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker system prune` */
export const systemPrune: DockerCommand = {
  use: 'prune [OPTIONS]',
  short: 'Remove unused data',
  args: noArgs,
  flags: [
    flag('all', 'bool', 'Remove all unused images not just dangling ones', { shorthand: 'a' }),
    flag('filter', 'filter', 'Provide filter values (e.g. "label=<key>=<value>")'),
    forceFlag,
    flag('volumes', 'bool', 'Prune anonymous volumes'),
  ],
};
