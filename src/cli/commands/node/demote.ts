import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker node demote` */
export const nodeDemote: DockerCommand = {
  use: 'demote NODE [NODE...]',
  short: 'Demote one or more nodes from manager in the swarm',
  args: requiresMinArgs(1),
  completion: { objects: 'node' },
};
