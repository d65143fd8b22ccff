import { noArgs } from '../../cobra/command.ts';
import { objectFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { printInfo } from './info-text.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker system info` */
export const systemInfo: DockerCommand = {
  use: 'info [OPTIONS]',
  short: 'Display system-wide information',
  fullNames: ['docker system info', 'docker info'],
  args: noArgs,
  flags: [objectFormatFlag],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  return yield* printInfo(context, flags.string('format'));
}
