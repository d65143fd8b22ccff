import { exactArgs } from '../../cobra/command.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container diff` */
export const containerDiff: DockerCommand = {
  use: 'diff CONTAINER',
  short: "Inspect changes to files or directories on a container's filesystem",
  fullNames: ['docker container diff', 'docker diff'],
  args: exactArgs(1),
  completion: { objects: 'container', limit: 1 },
  run,
};

/** Changed, added, deleted: the kinds by their numbers. */
const KINDS = ['C', 'A', 'D'];

function* run(context: Context, { args: [container = ''] }: Invocation): Task<number> {
  if (container === '') throw new CommandError('Container name cannot be empty');
  const changes = yield* context.api.json<readonly { Kind: number; Path: string }[] | null>(
    'GET',
    `/containers/${container}/changes`,
  );
  for (const { Kind, Path } of changes ?? []) context.print(`${KINDS[Kind] ?? ''} ${Path}\n`);
  return 0;
}
