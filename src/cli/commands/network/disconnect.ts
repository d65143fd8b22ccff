import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker network disconnect` */
export const networkDisconnect: DockerCommand = {
  use: 'disconnect [OPTIONS] NETWORK CONTAINER',
  short: 'Disconnect a container from a network',
  args: exactArgs(2),
  flags: [flag('force', 'bool', 'Force the container to disconnect from a network', { shorthand: 'f' })],
  completion: { objects: 'network', limit: 1 },
};
