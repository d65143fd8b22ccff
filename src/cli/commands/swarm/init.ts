import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker swarm init` */
export const swarmInit: DockerCommand = {
  use: 'init [OPTIONS]',
  short: 'Initialize a swarm',
  args: noArgs,
  flags: [
    flag('advertise-addr', 'string', 'Advertised address (format: "<ip|interface>[:port]")'),
    flag('autolock', 'bool', 'Enable manager autolocking (requiring an unlock key to start a stopped manager)'),
    flag('availability', 'string', 'Availability of the node ("active", "pause", "drain")', { default: 'active' }),
    flag('cert-expiry', 'duration', 'Validity period for node certificates (ns|us|ms|s|m|h)', { default: '2160h0m0s' }),
    flag('data-path-addr', 'string', 'Address or interface to use for data path traffic (format: "<ip|interface>")'),
    flag(
      'data-path-port',
      'uint32',
      'Port number to use for data path traffic (1024 - 49151). If no value is set or is set to 0, the default port (4789) is used.',
    ),
    flag('default-addr-pool', 'networkList', 'default address pool in CIDR format', { default: '[]' }),
    flag('default-addr-pool-mask-length', 'uint32', 'default address pool subnet mask length', { default: '24' }),
    flag('dispatcher-heartbeat', 'duration', 'Dispatcher heartbeat period (ns|us|ms|s|m|h)', { default: '5s' }),
    flag('external-ca', 'externalCa', 'Specifications of one or more certificate signing endpoints'),
    flag('force-new-cluster', 'bool', 'Force create a new cluster from current state'),
    flag('listen-addr', 'nodeAddress', 'Listen address (format: "<ip|interface>[:port]")', { default: '0.0.0.0:2377' }),
    flag('max-snapshots', 'uint64', 'Number of additional Raft snapshots to retain'),
    flag('snapshot-interval', 'uint64', 'Number of log entries between Raft snapshots', { default: '10000' }),
    flag('task-history-limit', 'int', 'Task history retention limit', { default: '5' }),
  ],
};
