import { flag, type FlagDeclaration } from '../cobra/command.ts';

/** How a node takes part in a swarm: `swarm init` and `swarm join`. */
export const swarmAddressFlags: readonly FlagDeclaration[] = [
  flag('advertise-addr', 'string', 'Advertised address (format: "<ip|interface>[:port]")'),
  flag('availability', 'string', 'Availability of the node ("active", "pause", "drain")', { default: 'active' }),
  flag('data-path-addr', 'string', 'Address or interface to use for data path traffic (format: "<ip|interface>")'),
  flag('listen-addr', 'nodeAddress', 'Listen address (format: "<ip|interface>[:port]")', { default: '0.0.0.0:2377' }),
];

/** The settings of a swarm that `swarm init` and `swarm update` take. */
export const swarmSpecFlags: readonly FlagDeclaration[] = [
  flag('cert-expiry', 'duration', 'Validity period for node certificates (ns|us|ms|s|m|h)', { default: '2160h0m0s' }),
  flag('dispatcher-heartbeat', 'duration', 'Dispatcher heartbeat period (ns|us|ms|s|m|h)', { default: '5s' }),
  flag('external-ca', 'externalCa', 'Specifications of one or more certificate signing endpoints'),
  flag('max-snapshots', 'uint64', 'Number of additional Raft snapshots to retain'),
  flag('snapshot-interval', 'uint64', 'Number of log entries between Raft snapshots', { default: '10000' }),
  flag('task-history-limit', 'int', 'Task history retention limit', { default: '5' }),
];
