import { flag, noArgs } from '../../cobra/command.ts';
import { forceFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { filterMap } from '../filters.ts';
import { VOLUMES, pruneKind } from '../prune-objects.ts';

/** `docker volume prune` */
export const volumePrune: DockerCommand = {
  use: 'prune [OPTIONS]',
  short: 'Remove unused local volumes',
  args: noArgs,
  flags: [
    flag('all', 'bool', 'Remove all unused volumes, not just anonymous ones', { shorthand: 'a' }),
    flag('filter', 'filter', 'Provide filter values (e.g. "label=<label>")'),
    forceFlag,
  ],
  run,
};

function* run(context: Context, invocation: Invocation): Task<number> {
  const filters = filterMap(invocation.flags);
  const all = invocation.flags.bool('all');
  if (all && filters.has('all'))
    throw new CommandError('conflicting options: cannot specify both --all and --filter all=1');
  if (all) filters.set('all', ['true']);
  const what = all ? 'all' : 'anonymous';
  const warning = `This will remove ${what} local volumes not used by at least one container.`;
  return yield* pruneKind(context, invocation, VOLUMES, warning, filters);
}
