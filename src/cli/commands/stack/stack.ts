import { stackConfig } from './config.ts';
import { stackDeploy } from './deploy.ts';
import { stackLs } from './ls.ts';
import { stackPs } from './ps.ts';
import { stackRm } from './rm.ts';
import { stackServices } from './services.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker stack` */
export const stack: DockerCommand = {
  use: 'stack',
  short: 'Manage Swarm stacks',
  group: 'swarm',
  swarm: 'manager',
  commands: [stackConfig, stackDeploy, stackLs, stackPs, stackRm, stackServices],
};
