import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker plugin rm` */
export const pluginRm: DockerCommand = {
  use: 'rm [OPTIONS] PLUGIN [PLUGIN...]',
  short: 'Remove one or more plugins',
  aliases: ['remove'],
  fullNames: ['docker plugin rm', 'docker plugin remove'],
  args: requiresMinArgs(1),
  flags: [flag('force', 'bool', 'Force the removal of an active plugin', { shorthand: 'f' })],
  completion: { objects: 'plugin' },
};
