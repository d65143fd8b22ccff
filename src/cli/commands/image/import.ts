import { flag, requiresMinArgs } from '../../cobra/command.ts';
import { platformFlag } from '../../flags/image.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker image import` */
export const imageImport: DockerCommand = {
  use: 'import [OPTIONS] file|URL|- [REPOSITORY[:TAG]]',
  short: 'Import the contents from a tarball to create a filesystem image',
  fullNames: ['docker image import', 'docker import'],
  args: requiresMinArgs(1),
  flags: [
    flag('change', 'list', 'Apply Dockerfile instruction to the created image', { shorthand: 'c' }),
    flag('message', 'string', 'Set commit message for imported image', { shorthand: 'm' }),
    platformFlag,
  ],
};
