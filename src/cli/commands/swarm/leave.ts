import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker swarm leave` */
export const swarmLeave: DockerCommand = {
  use: 'leave [OPTIONS]',
  short: 'Leave the swarm',
  args: noArgs,
  flags: [flag('force', 'bool', 'Force this node to leave the swarm, ignoring warnings', { shorthand: 'f' })],
};
