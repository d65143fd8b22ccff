import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker plugin enable` */
export const pluginEnable: DockerCommand = {
  use: 'enable [OPTIONS] PLUGIN',
  short: 'Enable a plugin',
  args: exactArgs(1),
  flags: [flag('timeout', 'int', 'HTTP client timeout (in seconds)', { default: '30' })],
  completion: { objects: 'plugin', limit: 1 },
};
