import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker network connect` */
export const networkConnect: DockerCommand = {
  use: 'connect [OPTIONS] NETWORK CONTAINER',
  short: 'Connect a container to a network',
  args: exactArgs(2),
  flags: [
    flag('alias', 'strings', 'Add network-scoped alias for the container'),
    flag('driver-opt', 'strings', 'driver options for the network'),
    flag(
      'gw-priority',
      'int',
      'Highest gw-priority provides the default gateway. Accepts positive and negative values.',
    ),
    flag('ip', 'string', 'IPv4 address (e.g., "172.30.100.104")'),
    flag('ip6', 'string', 'IPv6 address (e.g., "2001:db8::33")'),
    flag('link', 'list', 'Add link to another container'),
    flag('link-local-ip', 'strings', 'Add a link-local address for the container'),
  ],
  completion: { objects: 'network', limit: 1 },
};
