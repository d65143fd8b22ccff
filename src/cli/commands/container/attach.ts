import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container attach` */
export const containerAttach: DockerCommand = {
  use: 'attach [OPTIONS] CONTAINER',
  short: 'Attach local standard input, output, and error streams to a running container',
  fullNames: ['docker container attach', 'docker attach'],
  args: exactArgs(1),
  flags: [
    flag('detach-keys', 'string', 'Override the key sequence for detaching a container'),
    flag('no-stdin', 'bool', 'Do not attach STDIN'),
    flag('sig-proxy', 'bool', 'Proxy all received signals to the process', { default: 'true' }),
  ],
  completion: { objects: 'container', limit: 1 },
};
