import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker trust revoke` */
export const trustRevoke: DockerCommand = {
  use: 'revoke [OPTIONS] IMAGE[:TAG]',
  short: 'Remove trust for an image',
  args: exactArgs(1),
  flags: [flag('yes', 'bool', 'Do not prompt for confirmation', { shorthand: 'y' })],
};
