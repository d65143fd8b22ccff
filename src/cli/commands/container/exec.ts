import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container exec` */
export const containerExec: DockerCommand = {
  use: 'exec [OPTIONS] CONTAINER COMMAND [ARG...]',
  short: 'Execute a command in a running container',
  fullNames: ['docker container exec', 'docker exec'],
  args: requiresMinArgs(2),
  flags: [
    flag('detach', 'bool', 'Detached mode: run command in the background', { shorthand: 'd' }),
    flag('detach-keys', 'string', 'Override the key sequence for detaching a container'),
    flag('env', 'environmentList', 'Set environment variables', { shorthand: 'e' }),
    flag('env-file', 'list', 'Read in a file of environment variables'),
    flag('interactive', 'bool', 'Keep STDIN open even if not attached', { shorthand: 'i' }),
    flag('privileged', 'bool', 'Give extended privileges to the command'),
    flag('tty', 'bool', 'Allocate a pseudo-TTY', { shorthand: 't' }),
    flag('user', 'string', 'Username or UID (format: "<name|uid>[:<group|gid>]")', { shorthand: 'u' }),
    flag('workdir', 'string', 'Working directory inside the container', { shorthand: 'w' }),
  ],
  interspersed: false,
  completion: { objects: 'container', limit: 1 },
};
