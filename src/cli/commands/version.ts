import { flag, noArgs } from '../cobra/command.ts';
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
  flags: [
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
      { shorthand: 'f' },
    ),
  ],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  return yield* printVersion(context, flags.string('format'));
}
