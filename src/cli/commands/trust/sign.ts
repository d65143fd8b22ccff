import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker trust sign` */
export const trustSign: DockerCommand = {
  use: 'sign IMAGE:TAG',
  short: 'Sign an image',
  args: exactArgs(1),
  flags: [flag('local', 'bool', 'Sign a locally tagged image')],
};
