import { noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker swarm unlock` */
export const swarmUnlock: DockerCommand = {
  use: 'unlock',
  short: 'Unlock swarm',
  args: noArgs,
};
