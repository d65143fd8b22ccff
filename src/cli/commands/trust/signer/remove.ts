import { flag, requiresMinArgs } from '../../../cobra/command.ts';
import type { DockerCommand } from '../../docker-command.ts';

/** `docker trust signer remove` */
export const trustSignerRemove: DockerCommand = {
  use: 'remove [OPTIONS] NAME REPOSITORY [REPOSITORY...]',
  short: 'Remove a signer',
  args: requiresMinArgs(2),
  flags: [
    flag('force', 'bool', 'Do not prompt for confirmation before removing the most recent signer', { shorthand: 'f' }),
  ],
};
