import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker checkpoint ls` */
export const checkpointLs: DockerCommand = {
  use: 'ls [OPTIONS] CONTAINER',
  short: 'List checkpoints for a container',
  aliases: ['list'],
  fullNames: ['docker checkpoint ls', 'docker checkpoint list'],
  args: exactArgs(1),
  flags: [flag('checkpoint-dir', 'string', 'Use a custom checkpoint storage directory')],
};
