import { exactArgs, flag } from '../../../cobra/command.ts';
import type { DockerCommand } from '../../docker-command.ts';

/** `docker trust key load` */
export const trustKeyLoad: DockerCommand = {
  use: 'load [OPTIONS] KEYFILE',
  short: 'Load a private key file for signing',
  args: exactArgs(1),
  flags: [flag('name', 'string', 'Name for the loaded key', { default: 'signer' })],
};
