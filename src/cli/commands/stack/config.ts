import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker stack config` */
export const stackConfig: DockerCommand = {
  use: 'config [OPTIONS]',
  short: 'Outputs the final config file, after doing merges and interpolations',
  args: noArgs,
  flags: [
    flag('compose-file', 'strings', 'Path to a Compose file, or "-" to read from stdin', { shorthand: 'c' }),
    flag('skip-interpolation', 'bool', 'Skip interpolation and output only merged config'),
  ],
};
