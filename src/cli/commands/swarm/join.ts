import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker swarm join` */
export const swarmJoin: DockerCommand = {
  use: 'join [OPTIONS] HOST:PORT',
  short: 'Join a swarm as a node and/or manager',
  args: exactArgs(1),
  flags: [
    flag('advertise-addr', 'string', 'Advertised address (format: "<ip|interface>[:port]")'),
    flag('availability', 'string', 'Availability of the node ("active", "pause", "drain")', { default: 'active' }),
    flag('data-path-addr', 'string', 'Address or interface to use for data path traffic (format: "<ip|interface>")'),
    flag('listen-addr', 'nodeAddress', 'Listen address (format: "<ip|interface>[:port]")', { default: '0.0.0.0:2377' }),
    flag('token', 'string', 'Token for entry into the swarm'),
  ],
};
