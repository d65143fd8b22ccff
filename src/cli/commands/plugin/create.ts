import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker plugin create` */
export const pluginCreate: DockerCommand = {
  use: 'create [OPTIONS] PLUGIN PLUGIN-DATA-DIR',
  short:
    'Create a plugin from a rootfs and configuration. Plugin data directory must contain config.json and rootfs directory.',
  args: requiresMinArgs(2),
  flags: [flag('compress', 'bool', 'Compress the context using gzip')],
};
