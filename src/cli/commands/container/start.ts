import { flag, requiresMinArgs } from '../../cobra/command.ts';
import { detachKeysFlag } from '../../flags/terminal.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { CommandError, forEach } from '../../errors.ts';
import { runContainer } from './run-container.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container start` */
export const containerStart: DockerCommand = {
  use: 'start [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Start one or more stopped containers',
  fullNames: ['docker container start', 'docker start'],
  args: requiresMinArgs(1),
  flags: [
    flag('attach', 'bool', 'Attach STDOUT/STDERR and forward signals', { shorthand: 'a' }),
    flag('checkpoint', 'string', 'Restore from this checkpoint'),
    flag('checkpoint-dir', 'string', 'Use a custom checkpoint storage directory'),
    detachKeysFlag,
    flag('interactive', 'bool', "Attach container's STDIN", { shorthand: 'i' }),
  ],
  completion: { objects: 'container' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const attach = flags.bool('attach') || flags.bool('interactive');
  if (attach) {
    if (args.length > 1) throw new CommandError('you cannot start and attach multiple containers at once');
    const { Id, Config } = yield* context.api.json<{ Id: string; Config: { Tty: boolean; OpenStdin: boolean } }>(
      'GET',
      `/containers/${args[0]!}/json`,
    );
    return yield* runContainer(context, Id, {
      input: flags.bool('interactive') && Config.OpenStdin,
      tty: Config.Tty,
      removes: false,
    });
  }
  const failed: string[] = [];
  yield* forEach(args, function* (container) {
    try {
      yield* context.api.request('POST', `/containers/${container}/start`);
      context.print(`${container}\n`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      context.warn(`${error.message}\n`);
      failed.push(container);
    }
  });
  if (failed.length > 0) throw new CommandError(`Error: failed to start containers: ${failed.join(', ')}`);
  return 0;
}
