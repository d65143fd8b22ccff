import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker plugin push` */
export const pluginPush: DockerCommand = {
  use: 'push [OPTIONS] PLUGIN[:TAG]',
  short: 'Push a plugin to a registry',
  args: exactArgs(1),
  flags: [flag('disable-content-trust', 'bool', 'Skip image signing', { default: 'true' })],
  completion: { objects: 'plugin', limit: 1 },
};
