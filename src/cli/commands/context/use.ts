import { anyArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker context use` */
export const contextUse: DockerCommand = {
  use: 'use CONTEXT',
  short: 'Set the current docker context',
  args: anyArgs,
  completion: { objects: 'context' },
};
