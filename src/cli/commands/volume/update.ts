import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker volume update` */
export const volumeUpdate: DockerCommand = {
  use: 'update [OPTIONS] [VOLUME]',
  short: 'Update a volume (cluster volumes only)',
  args: exactArgs(1),
  flags: [
    flag('availability', 'string', 'Cluster Volume availability ("active", "pause", "drain")', { default: 'active' }),
  ],
  completion: { objects: 'volume', limit: 1 },
};
