import { noArgs } from '../../cobra/command.ts';
import { forceFlag, pruneFilterFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import { NETWORKS, pruneKind } from '../prune-objects.ts';

/** `docker network prune` */
export const networkPrune: DockerCommand = {
  use: 'prune [OPTIONS]',
  short: 'Remove all unused networks',
  args: noArgs,
  flags: [pruneFilterFlag, forceFlag],
  run: (context, invocation) =>
    pruneKind(
      context,
      invocation,
      NETWORKS,
      'This will remove all custom networks not used by at least one container.',
    ),
};
