import { flag, requiresMaxArgs } from '../cobra/command.ts';
import type { DockerCommand } from './docker-command.ts';

/** `docker login` */
export const login: DockerCommand = {
  use: 'login [OPTIONS] [SERVER]',
  short: 'Authenticate to a registry',
  long: 'Authenticate to a registry.\nDefaults to Docker Hub if no server is specified.',
  args: requiresMaxArgs(1),
  flags: [
    flag('password', 'string', 'Password or Personal Access Token (PAT)', { shorthand: 'p' }),
    flag('password-stdin', 'bool', 'Take the Password or Personal Access Token (PAT) from stdin'),
    flag('username', 'string', 'Username', { shorthand: 'u' }),
  ],
};
