import { secretCreate } from './create.ts';
import { secretInspect } from './inspect.ts';
import { secretLs } from './ls.ts';
import { secretRm } from './rm.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker secret` */
export const secret: DockerCommand = {
  use: 'secret',
  short: 'Manage Swarm secrets',
  group: 'swarm',
  swarm: 'manager',
  commands: [secretCreate, secretInspect, secretLs, secretRm],
};
