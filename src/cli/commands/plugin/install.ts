import { flag, requiresMinArgs } from '../../cobra/command.ts';
import { disableContentTrustFlag } from '../../flags/image.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker plugin install` */
export const pluginInstall: DockerCommand = {
  use: 'install [OPTIONS] PLUGIN [KEY=VALUE...]',
  short: 'Install a plugin',
  args: requiresMinArgs(1),
  flags: [
    flag('alias', 'string', 'Local name for plugin'),
    flag('disable', 'bool', 'Do not enable the plugin on install'),
    disableContentTrustFlag,
    flag('grant-all-permissions', 'bool', 'Grant all permissions necessary to run the plugin'),
  ],
};
