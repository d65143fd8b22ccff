import { flag, noArgs } from '../../cobra/command.ts';
import { listFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker system df` */
export const systemDf: DockerCommand = {
  use: 'df [OPTIONS]',
  short: 'Show docker disk usage',
  args: noArgs,
  flags: [listFormatFlag, flag('verbose', 'bool', 'Show detailed information on space usage', { shorthand: 'v' })],
};
