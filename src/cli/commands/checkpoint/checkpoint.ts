import { checkpointCreate } from './create.ts';
import { checkpointLs } from './ls.ts';
import { checkpointRm } from './rm.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker checkpoint` */
export const checkpoint: DockerCommand = {
  use: 'checkpoint',
  short: 'Manage checkpoints',
  group: 'management',
  experimental: true,
  commands: [checkpointCreate, checkpointLs, checkpointRm],
};
