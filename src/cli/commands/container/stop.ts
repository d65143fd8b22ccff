import { requiresMinArgs } from '../../cobra/command.ts';
import { stopFlags } from '../../flags/stop.ts';
import type { DockerCommand } from '../docker-command.ts';
import { stopContainers } from './post-to-containers.ts';

/** `docker container stop` */
export const containerStop: DockerCommand = {
  use: 'stop [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Stop one or more running containers',
  fullNames: ['docker container stop', 'docker stop'],
  args: requiresMinArgs(1),
  flags: stopFlags,
  completion: { objects: 'container' },
  run: (context, invocation) => stopContainers(context, invocation, 'stop'),
};
