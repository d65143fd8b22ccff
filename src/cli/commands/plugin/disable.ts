import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker plugin disable` */
export const pluginDisable: DockerCommand = {
  use: 'disable [OPTIONS] PLUGIN',
  short: 'Disable a plugin',
  args: exactArgs(1),
  flags: [flag('force', 'bool', 'Force the disable of an active plugin', { shorthand: 'f' })],
  completion: { objects: 'plugin', limit: 1 },
};
