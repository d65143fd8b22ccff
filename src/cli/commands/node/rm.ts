import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker node rm` */
export const nodeRm: DockerCommand = {
  use: 'rm [OPTIONS] NODE [NODE...]',
  short: 'Remove one or more nodes from the swarm',
  aliases: ['remove'],
  fullNames: ['docker node rm', 'docker node remove'],
  args: requiresMinArgs(1),
  flags: [flag('force', 'bool', 'Force remove a node from the swarm', { shorthand: 'f' })],
  completion: { objects: 'node' },
};
