import { noArgs } from '../../cobra/command.ts';
import { listFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker stack ls` */
export const stackLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List stacks',
  aliases: ['list'],
  fullNames: ['docker stack ls', 'docker stack list'],
  args: noArgs,
  flags: [listFormatFlag],
};
