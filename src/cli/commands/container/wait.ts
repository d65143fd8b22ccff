import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container wait` */
export const containerWait: DockerCommand = {
  use: 'wait CONTAINER [CONTAINER...]',
  short: 'Block until one or more containers stop, then print their exit codes',
  fullNames: ['docker container wait', 'docker wait'],
  args: requiresMinArgs(1),
  completion: { objects: 'container' },
};
