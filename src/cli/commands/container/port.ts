import { requiresRangeArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container port` */
export const containerPort: DockerCommand = {
  use: 'port CONTAINER [PRIVATE_PORT[/PROTO]]',
  short: 'List port mappings or a specific mapping for the container',
  fullNames: ['docker container port', 'docker port'],
  args: requiresRangeArgs(1, 2),
  completion: { objects: 'container', limit: 1 },
};
