import { exactArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { CommandError } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container rename` */
export const containerRename: DockerCommand = {
  use: 'rename CONTAINER NEW_NAME',
  short: 'Rename a container',
  fullNames: ['docker container rename', 'docker rename'],
  args: exactArgs(2),
  completion: { objects: 'container', limit: 1 },
  run,
};

function* run(context: Context, { args: [before = '', after = ''] }: Invocation): Task<number> {
  const name = after.trim();
  if (before.trim() === '' || name === '') throw new CommandError('Error: Neither old nor new names may be empty');
  try {
    yield* context.api.request('POST', `/containers/${before.trim()}/rename`, { query: { name } });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    context.warn(`${error.message}\n`);
    throw new CommandError(`Error: failed to rename container named ${before.trim()}`);
  }
  return 0;
}
