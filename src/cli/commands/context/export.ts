import { requiresRangeArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker context export` */
export const contextExport: DockerCommand = {
  use: 'export [OPTIONS] CONTEXT [FILE|-]',
  short: 'Export a context to a tar archive FILE or a tar stream on STDOUT.',
  args: requiresRangeArgs(1, 2),
  completion: { objects: 'context' },
};
