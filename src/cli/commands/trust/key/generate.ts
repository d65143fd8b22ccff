import { exactArgs, flag } from '../../../cobra/command.ts';
import type { DockerCommand } from '../../docker-command.ts';

/** `docker trust key generate` */
export const trustKeyGenerate: DockerCommand = {
  use: 'generate NAME',
  short: 'Generate and load a signing key-pair',
  args: exactArgs(1),
  flags: [flag('dir', 'string', 'Directory to generate key in, defaults to current directory')],
};
