import { requiresMinArgs } from '../../cobra/command.ts';
import { objectFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker plugin inspect` */
export const pluginInspect: DockerCommand = {
  use: 'inspect [OPTIONS] PLUGIN [PLUGIN...]',
  short: 'Display detailed information on one or more plugins',
  args: requiresMinArgs(1),
  flags: [objectFormatFlag],
  completion: { objects: 'plugin' },
};
