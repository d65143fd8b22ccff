import { requiresMinArgs } from '../../cobra/command.ts';
import { signalFlag } from '../../flags/stop.ts';
import type { DockerCommand } from '../docker-command.ts';
import { postToContainers } from './post-to-containers.ts';

/** `docker container kill` */
export const containerKill: DockerCommand = {
  use: 'kill [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Kill one or more running containers',
  fullNames: ['docker container kill', 'docker kill'],
  args: requiresMinArgs(1),
  flags: [signalFlag],
  completion: { objects: 'container' },
  run: (context, { args, flags }) =>
    postToContainers(context, args, 'kill', { signal: flags.string('signal') || undefined }),
};
