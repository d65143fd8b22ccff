import { exactArgs } from '../../cobra/command.ts';
import { doNotTruncateFlag, filterFlag, listFormatFlag, noResolveFlag, quietTaskIdsFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker stack ps` */
export const stackPs: DockerCommand = {
  use: 'ps [OPTIONS] STACK',
  short: 'List the tasks in the stack',
  args: exactArgs(1),
  flags: [filterFlag, listFormatFlag, noResolveFlag, doNotTruncateFlag, quietTaskIdsFlag],
  completion: { objects: 'stack' },
};
