import { requiresMaxArgs } from '../cobra/command.ts';
import type { DockerCommand } from './docker-command.ts';

/** `docker logout` */
export const logout: DockerCommand = {
  use: 'logout [SERVER]',
  short: 'Log out from a registry',
  long: 'Log out from a registry.\nIf no server is specified, the default is defined by the daemon.',
  args: requiresMaxArgs(1),
};
