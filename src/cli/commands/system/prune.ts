import { flag, noArgs } from '../../cobra/command.ts';
import { forceFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { compareNatural } from '../../../kernel/go/natsort.ts';
import { confirm } from '../../streams/confirm.ts';
import { filterMap, type Filters } from '../filters.ts';
import { BUILD_CACHE, CONTAINERS, IMAGES, NETWORKS, printReclaimed, prune, VOLUMES } from '../prune-objects.ts';

/** `docker system prune` */
export const systemPrune: DockerCommand = {
  use: 'prune [OPTIONS]',
  short: 'Remove unused data',
  args: noArgs,
  flags: [
    flag('all', 'bool', 'Remove all unused images not just dangling ones', { shorthand: 'a' }),
    flag('filter', 'filter', 'Provide filter values (e.g. "label=<key>=<value>")'),
    forceFlag,
    flag('volumes', 'bool', 'Prune anonymous volumes'),
  ],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const filters = filterMap(flags);
  const [all, volumes] = [flags.bool('all'), flags.bool('volumes')];
  if (volumes && filters.has('until'))
    throw new CommandError('ERROR: The "until" filter is not supported with "--volumes"');
  if (!flags.bool('force') && !(yield* confirm(context, warning(all, volumes, filters)))) return 0;
  let bytes = yield* prune(context, CONTAINERS, filters);
  yield* prune(context, NETWORKS, filters);
  if (volumes) bytes += yield* prune(context, VOLUMES, filters);
  bytes += yield* prune(context, IMAGES, new Map([...filters, ['dangling', [String(!all)]]]));
  bytes += yield* prune(context, BUILD_CACHE, filters, { all: all ? 1 : undefined });
  printReclaimed(context, bytes);
  return 0;
}

function warning(all: boolean, volumes: boolean, filters: Filters): string {
  const targets = [
    'all stopped containers',
    'all networks not used by at least one container',
    ...(volumes ? ['all anonymous volumes not used by at least one container'] : []),
    all ? 'all images without at least one container associated to them' : 'all dangling images',
    all ? 'all build cache' : 'unused build cache',
  ];
  const given = [...filters].flatMap(([key, values]) => values.map((value) => `${key}=${value}`)).sort(compareNatural);
  const lines = (items: readonly string[]): string => items.map((item) => `  - ${item}\n`).join('');
  const filtered = given.length === 0 ? '' : `\n  Items to be pruned will be filtered with:\n${lines(given)}`;
  return `WARNING! This will remove:\n${lines(targets)}${filtered}\nAre you sure you want to continue?`;
}
