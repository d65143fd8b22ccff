import { noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker context show` */
export const contextShow: DockerCommand = {
  use: 'show',
  short: 'Print the name of the current context',
  args: noArgs,
};
