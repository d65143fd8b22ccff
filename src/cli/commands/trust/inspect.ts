import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker trust inspect` */
export const trustInspect: DockerCommand = {
  use: 'inspect IMAGE[:TAG] [IMAGE[:TAG]...]',
  short: 'Return low-level information about keys and signatures',
  args: requiresMinArgs(1),
  flags: [flag('pretty', 'bool', 'Print the information in a human friendly format')],
};
