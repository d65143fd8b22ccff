import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker swarm update` */
export const swarmUpdate: DockerCommand = {
  use: 'update [OPTIONS]',
  short: 'Update the swarm',
  args: noArgs,
  flags: [
    flag('autolock', 'bool', 'Change manager autolocking setting (true|false)'),
    flag('cert-expiry', 'duration', 'Validity period for node certificates (ns|us|ms|s|m|h)', { default: '2160h0m0s' }),
    flag('dispatcher-heartbeat', 'duration', 'Dispatcher heartbeat period (ns|us|ms|s|m|h)', { default: '5s' }),
    flag('external-ca', 'externalCa', 'Specifications of one or more certificate signing endpoints'),
    flag('max-snapshots', 'uint64', 'Number of additional Raft snapshots to retain'),
    flag('snapshot-interval', 'uint64', 'Number of log entries between Raft snapshots', { default: '10000' }),
    flag('task-history-limit', 'int', 'Task history retention limit', { default: '5' }),
  ],
};
