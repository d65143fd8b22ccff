import { exactArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker context import` */
export const contextImport: DockerCommand = {
  use: 'import CONTEXT FILE|-',
  short: 'Import a context from a tar or zip file',
  args: exactArgs(2),
};
