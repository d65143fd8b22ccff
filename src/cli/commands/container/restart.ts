import { requiresMinArgs } from '../../cobra/command.ts';
import { stopFlags } from '../../flags/stop.ts';
import type { DockerCommand } from '../docker-command.ts';
import { stopContainers } from './post-to-containers.ts';

/** `docker container restart` */
export const containerRestart: DockerCommand = {
  use: 'restart [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Restart one or more containers',
  fullNames: ['docker container restart', 'docker restart'],
  args: requiresMinArgs(1),
  flags: stopFlags,
  completion: { objects: 'container' },
  run: (context, invocation) => stopContainers(context, invocation, 'restart'),
};
