import { noArgs } from '../../cobra/command.ts';
import { forceFlag, pruneFilterFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import { CONTAINERS, pruneKind } from '../prune-objects.ts';

/** `docker container prune` */
export const containerPrune: DockerCommand = {
  use: 'prune [OPTIONS]',
  short: 'Remove all stopped containers',
  args: noArgs,
  flags: [pruneFilterFlag, forceFlag],
  run: (context, invocation) => pruneKind(context, invocation, CONTAINERS, 'This will remove all stopped containers.'),
};
