import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker checkpoint rm` */
export const checkpointRm: DockerCommand = {
  use: 'rm [OPTIONS] CONTAINER CHECKPOINT',
  short: 'Remove a checkpoint',
  aliases: ['remove'],
  fullNames: ['docker checkpoint rm', 'docker checkpoint remove'],
  args: exactArgs(2),
  flags: [flag('checkpoint-dir', 'string', 'Use a custom checkpoint storage directory')],
};
