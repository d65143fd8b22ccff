import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker node promote` */
export const nodePromote: DockerCommand = {
  use: 'promote NODE [NODE...]',
  short: 'Promote one or more nodes to manager in the swarm',
  args: requiresMinArgs(1),
  completion: { objects: 'node' },
};
