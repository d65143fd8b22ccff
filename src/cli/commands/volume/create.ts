import { flag, requiresMaxArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker volume create` */
export const volumeCreate: DockerCommand = {
  use: 'create [OPTIONS] [VOLUME]',
  short: 'Create a volume',
  args: requiresMaxArgs(1),
  flags: [
    flag('availability', 'string', 'Cluster Volume availability ("active", "pause", "drain")', { default: 'active' }),
    flag('driver', 'string', 'Specify volume driver name', { shorthand: 'd', default: 'local' }),
    flag('group', 'string', 'Cluster Volume group (cluster volumes)'),
    flag('label', 'labelList', 'Set metadata for a volume'),
    flag('limit-bytes', 'bytes', 'Minimum size of the Cluster Volume in bytes'),
    flag('opt', 'map', 'Set driver specific options', { shorthand: 'o', default: 'map[]' }),
    flag('required-bytes', 'bytes', 'Maximum size of the Cluster Volume in bytes'),
    flag('scope', 'string', 'Cluster Volume access scope ("single", "multi")', { default: 'single' }),
    flag('secret', 'map', 'Cluster Volume secrets', { default: 'map[]' }),
    flag('sharing', 'string', 'Cluster Volume access sharing ("none", "readonly", "onewriter", "all")', {
      default: 'none',
    }),
    flag('topology-preferred', 'list', 'A topology that the Cluster Volume would be preferred in'),
    flag('topology-required', 'list', 'A topology that the Cluster Volume must be accessible from'),
    flag('type', 'string', 'Cluster Volume access type ("mount", "block")', { default: 'block' }),
  ],
};
