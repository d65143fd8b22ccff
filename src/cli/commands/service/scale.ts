import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker service scale` */
export const serviceScale: DockerCommand = {
  use: 'scale SERVICE=REPLICAS [SERVICE=REPLICAS...]',
  short: 'Scale one or multiple replicated services',
  args: requiresMinArgs(1),
  flags: [
    flag('detach', 'bool', 'Exit immediately instead of waiting for the service to converge', { shorthand: 'd' }),
  ],
  completion: { objects: 'service-scale' },
};
