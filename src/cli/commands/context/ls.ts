import { flag, noArgs } from '../../cobra/command.ts';
import { listFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker context ls` */
export const contextLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List contexts',
  aliases: ['list'],
  fullNames: ['docker context ls', 'docker context list'],
  args: noArgs,
  flags: [listFormatFlag, flag('quiet', 'bool', 'Only show context names', { shorthand: 'q' })],
};
