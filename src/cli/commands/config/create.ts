import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker config create` */
export const configCreate: DockerCommand = {
  use: 'create [OPTIONS] CONFIG file|-',
  short: 'Create a config from a file or STDIN',
  args: exactArgs(2),
  flags: [
    flag('label', 'labelList', 'Config labels', { shorthand: 'l' }),
    flag('template-driver', 'string', 'Template driver'),
  ],
};
