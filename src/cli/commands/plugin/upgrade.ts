import { flag, requiresRangeArgs } from '../../cobra/command.ts';
import { disableContentTrustFlag } from '../../flags/image.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker plugin upgrade` */
export const pluginUpgrade: DockerCommand = {
  use: 'upgrade [OPTIONS] PLUGIN [REMOTE]',
  short: 'Upgrade an existing plugin',
  args: requiresRangeArgs(1, 2),
  flags: [
    disableContentTrustFlag,
    flag('grant-all-permissions', 'bool', 'Grant all permissions necessary to run the plugin'),
    flag('skip-remote-check', 'bool', 'Do not check if specified remote plugin matches existing plugin image'),
  ],
  completion: { objects: 'plugin' },
};
