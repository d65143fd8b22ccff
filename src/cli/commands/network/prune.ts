import { noArgs } from '../../cobra/command.ts';
import { forceFlag, pruneFilterFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker network prune` */
export const networkPrune: DockerCommand = {
  use: 'prune [OPTIONS]',
  short: 'Remove all unused networks',
  args: noArgs,
  flags: [pruneFilterFlag, forceFlag],
};
