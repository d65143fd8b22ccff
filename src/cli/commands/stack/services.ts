import { exactArgs } from '../../cobra/command.ts';
import { filterFlag, listFormatFlag, quietIdsFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker stack services` */
export const stackServices: DockerCommand = {
  use: 'services [OPTIONS] STACK',
  short: 'List the services in the stack',
  args: exactArgs(1),
  flags: [filterFlag, listFormatFlag, quietIdsFlag],
  completion: { objects: 'stack' },
};
