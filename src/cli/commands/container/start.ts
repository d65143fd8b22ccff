import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container start` */
export const containerStart: DockerCommand = {
  use: 'start [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Start one or more stopped containers',
  fullNames: ['docker container start', 'docker start'],
  args: requiresMinArgs(1),
  flags: [
    flag('attach', 'bool', 'Attach STDOUT/STDERR and forward signals', { shorthand: 'a' }),
    flag('checkpoint', 'string', 'Restore from this checkpoint'),
    flag('checkpoint-dir', 'string', 'Use a custom checkpoint storage directory'),
    flag('detach-keys', 'string', 'Override the key sequence for detaching a container'),
    flag('interactive', 'bool', "Attach container's STDIN", { shorthand: 'i' }),
  ],
  completion: { objects: 'container' },
};
