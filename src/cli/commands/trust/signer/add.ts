import { flag, requiresMinArgs } from '../../../cobra/command.ts';
import type { DockerCommand } from '../../docker-command.ts';

/** `docker trust signer add` */
export const trustSignerAdd: DockerCommand = {
  use: 'add OPTIONS NAME REPOSITORY [REPOSITORY...] ',
  short: 'Add a signer',
  args: requiresMinArgs(2),
  flags: [flag('key', 'list', "Path to the signer's public key file")],
};
