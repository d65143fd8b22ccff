import { flag, requiresMinArgs } from '../../cobra/command.ts';
import { disableContentTrustFlag, platformFlag } from '../../flags/image.ts';
import { detachKeysFlag, interactiveFlag } from '../../flags/terminal.ts';
import { containerFlags } from '../../flags/container.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { CommandError, DaemonError } from '../../errors.ts';
import { createContainer, FAILED, failure } from './create-container.ts';
import { runContainer } from './run-container.ts';
import { checkTerminal } from '../../streams/interactive.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container run` */
export const containerRun: DockerCommand = {
  use: 'run [OPTIONS] IMAGE [COMMAND] [ARG...]',
  short: 'Create and run a new container from an image',
  fullNames: ['docker container run', 'docker run'],
  args: requiresMinArgs(1),
  flags: [
    ...containerFlags,
    flag('detach', 'bool', 'Run container in background and print container ID', { shorthand: 'd' }),
    detachKeysFlag,
    disableContentTrustFlag,
    interactiveFlag,
    platformFlag,
    flag('pull', 'string', 'Pull image before running ("always", "missing", "never")', { default: 'missing' }),
    flag('sig-proxy', 'bool', 'Proxy received signals to the process', { default: 'true' }),
  ],
  interspersed: false,
  completion: { objects: 'image', limit: 1 },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const detach = flags.bool('detach');
  if (!detach) checkTerminal(context, { input: flags.bool('interactive'), tty: flags.bool('tty') });
  try {
    const id = yield* createContainer(context, flags, args, 'run', !detach);
    if (!detach)
      return yield* runContainer(context, id, {
        input: flags.bool('interactive'),
        tty: flags.bool('tty'),
        removes: flags.bool('rm'),
      });
    try {
      yield* context.api.request('POST', `/containers/${id}/start`);
    } finally {
      // The id is told even when the start fails (transcripts/network-attach).
      context.print(`${id}\n`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(
      failure('run', error.message),
      error instanceof DaemonError ? statusOf(error.message) : FAILED,
    );
  }
}

/** 127 where the program was not found in the container, 126 where it could not be run. */
function statusOf(message: string): number {
  if (/executable file not found|no such file or directory|system cannot find the file/.test(message)) return 127;
  return /permission denied|is a directory/.test(message) ? 126 : FAILED;
}
