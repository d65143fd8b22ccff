import { requiresMinArgs } from '../../cobra/command.ts';
import { prettyFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker trust inspect` */
export const trustInspect: DockerCommand = {
  use: 'inspect IMAGE[:TAG] [IMAGE[:TAG]...]',
  short: 'Return low-level information about keys and signatures',
  args: requiresMinArgs(1),
  flags: [prettyFlag],
};
