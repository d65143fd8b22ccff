import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker checkpoint create` */
export const checkpointCreate: DockerCommand = {
  use: 'create [OPTIONS] CONTAINER CHECKPOINT',
  short: 'Create a checkpoint from a running container',
  args: exactArgs(2),
  flags: [
    flag('checkpoint-dir', 'string', 'Use a custom checkpoint storage directory'),
    flag('leave-running', 'bool', 'Leave the container running after checkpoint'),
  ],
};
