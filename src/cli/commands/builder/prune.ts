import { flag, noArgs } from '../../cobra/command.ts';
import { forceFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Context } from '../../context.ts';
import { confirm } from '../../streams/confirm.ts';
import { filterMap } from '../filters.ts';
import { BUILD_CACHE, printReclaimed, prune } from '../prune-objects.ts';

/** `docker builder prune` */
export const builderPrune: DockerCommand = {
  use: 'prune',
  short: 'Remove build cache',
  args: noArgs,
  flags: [
    flag('all', 'bool', 'Remove all unused build cache, not just dangling ones', { shorthand: 'a' }),
    flag('filter', 'filter', 'Provide filter values (e.g. "until=24h")'),
    forceFlag,
    flag('keep-storage', 'bytes', 'Amount of disk space to keep for cache'),
  ],
  legacyBuilder: true,
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const all = flags.bool('all');
  const what = all ? 'build cache' : 'dangling build cache';
  const question = `WARNING! This will remove all ${what}. Are you sure you want to continue?`;
  if (!flags.bool('force') && !(yield* confirm(context, question))) return 0;
  const keep = flags.number('keep-storage');
  const query = { all: all ? 1 : undefined, ...(keep > 0 ? { 'keep-storage': keep, 'reserved-space': keep } : {}) };
  printReclaimed(context, yield* prune(context, BUILD_CACHE, filterMap(flags), query));
  return 0;
}
