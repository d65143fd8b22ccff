import { flag, noArgs } from '../../cobra/command.ts';
import { listFormatFlag, noTruncFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker plugin ls` */
export const pluginLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List plugins',
  aliases: ['list'],
  fullNames: ['docker plugin ls', 'docker plugin list'],
  args: noArgs,
  flags: [
    flag('filter', 'filter', 'Provide filter values (e.g. "enabled=true")', { shorthand: 'f' }),
    listFormatFlag,
    noTruncFlag,
    flag('quiet', 'bool', 'Only display plugin IDs', { shorthand: 'q' }),
  ],
};
