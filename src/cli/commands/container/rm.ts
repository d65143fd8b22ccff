import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { CommandError, DaemonError, forEach } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container rm` */
export const containerRm: DockerCommand = {
  use: 'rm [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Remove one or more containers',
  aliases: ['remove'],
  fullNames: ['docker container rm', 'docker container remove', 'docker rm'],
  args: requiresMinArgs(1),
  flags: [
    flag('force', 'bool', 'Force the removal of a running container (uses SIGKILL)', { shorthand: 'f' }),
    flag('link', 'bool', 'Remove the specified link', { shorthand: 'l' }),
    flag('volumes', 'bool', 'Remove anonymous volumes associated with the container', { shorthand: 'v' }),
  ],
  completion: { objects: 'container' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const given = (name: string): '1' | undefined => (flags.bool(name) ? '1' : undefined);
  yield* forEach(args, function* (reference) {
    const container = reference.replace(/^\/+|\/+$/g, '');
    if (container === '') throw new CommandError('container name cannot be empty');
    try {
      yield* context.api.request('DELETE', `/containers/${container}`, {
        query: { force: given('force'), link: given('link'), v: given('volumes') },
      });
    } catch (error) {
      // By force, a container that is not there is told of, and no failure (transcripts/ps-filters).
      if (!flags.bool('force') || !(error instanceof DaemonError) || !error.isNotFound) throw error;
      context.warn(`${error.message}\n`);
      return;
    }
    context.print(`${reference}\n`);
  });
  return 0;
}
