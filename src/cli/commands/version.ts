import { noArgs } from '../cobra/command.ts';
import { objectFormatFlag } from '../flags/output.ts';
import type { DockerCommand } from './docker-command.ts';
import type { Task } from '../../kernel/wait.ts';
import { printVersion } from './system/version-text.ts';
import type { Context } from '../context.ts';
import type { Invocation } from '../cobra/command.ts';

/** `docker version` */
export const version: DockerCommand = {
  use: 'version [OPTIONS]',
  short: 'Show the Docker version information',
  args: noArgs,
  flags: [objectFormatFlag],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  return yield* printVersion(context, flags.string('format'));
}
