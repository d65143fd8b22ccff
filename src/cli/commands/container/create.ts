import { flag, requiresMinArgs } from '../../cobra/command.ts';
import { disableContentTrustFlag, platformFlag } from '../../flags/image.ts';
import { interactiveFlag } from '../../flags/terminal.ts';
import { containerFlags } from '../../flags/container.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { createContainer } from './create-container.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container create` */
export const containerCreate: DockerCommand = {
  use: 'create [OPTIONS] IMAGE [COMMAND] [ARG...]',
  short: 'Create a new container',
  fullNames: ['docker container create', 'docker create'],
  args: requiresMinArgs(1),
  flags: [
    ...containerFlags,
    disableContentTrustFlag,
    interactiveFlag,
    platformFlag,
    flag('pull', 'string', 'Pull image before creating ("always", "|missing", "never")', { default: 'missing' }),
  ],
  interspersed: false,
  completion: { objects: 'image', limit: 1 },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const id = yield* createContainer(context, flags, args, 'create', true);
  context.print(`${id}\n`);
  return 0;
}
