import { flag, noArgs } from '../../cobra/command.ts';
import { forceFlag, pruneFilterFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Context } from '../../context.ts';
import { filterMap } from '../filters.ts';
import { IMAGES, pruneKind } from '../prune-objects.ts';

/** `docker image prune` */
export const imagePrune: DockerCommand = {
  use: 'prune [OPTIONS]',
  short: 'Remove unused images',
  args: noArgs,
  flags: [
    flag('all', 'bool', 'Remove all unused images, not just dangling ones', { shorthand: 'a' }),
    pruneFilterFlag,
    forceFlag,
  ],
  run,
};

function* run(context: Context, invocation: Invocation): Task<number> {
  const all = invocation.flags.bool('all');
  const filters = filterMap(invocation.flags).set('dangling', [String(!all)]);
  const what = all ? 'images without at least one container associated to them' : 'dangling images';
  return yield* pruneKind(context, invocation, IMAGES, `This will remove all ${what}.`, filters);
}
