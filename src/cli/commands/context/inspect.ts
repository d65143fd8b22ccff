import { anyArgs } from '../../cobra/command.ts';
import { objectFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker context inspect` */
export const contextInspect: DockerCommand = {
  use: 'inspect [OPTIONS] [CONTEXT] [CONTEXT...]',
  short: 'Display detailed information on one or more contexts',
  args: anyArgs,
  flags: [objectFormatFlag],
  completion: { objects: 'context' },
};
