import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker plugin set` */
export const pluginSet: DockerCommand = {
  use: 'set PLUGIN KEY=VALUE [KEY=VALUE...]',
  short: 'Change settings for a plugin',
  args: requiresMinArgs(2),
  completion: { objects: 'plugin' },
};
