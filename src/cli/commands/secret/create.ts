import { flag, requiresRangeArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker secret create` */
export const secretCreate: DockerCommand = {
  use: 'create [OPTIONS] SECRET [file|-]',
  short: 'Create a secret from a file or STDIN as content',
  args: requiresRangeArgs(1, 2),
  flags: [
    flag('driver', 'string', 'Secret driver', { shorthand: 'd' }),
    flag('label', 'labelList', 'Secret labels', { shorthand: 'l' }),
    flag('template-driver', 'string', 'Template driver'),
  ],
};
