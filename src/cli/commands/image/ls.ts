import { flag, requiresMaxArgs } from '../../cobra/command.ts';
import { filterFlag, listFormatFlag, noTruncFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { ImageSummary } from '../../api/types.ts';
import { formatList } from '../../formatter/format.ts';
import { imageList, imageRows } from '../../formatter/image.ts';
import { filterMap } from '../filters.ts';
import { encodeFilters } from '../../api/client.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker image ls` */
export const imageLs: DockerCommand = {
  use: 'ls [OPTIONS] [REPOSITORY[:TAG]]',
  short: 'List images',
  aliases: ['list'],
  fullNames: ['docker image ls', 'docker image list', 'docker images'],
  args: requiresMaxArgs(1),
  flags: [
    flag('all', 'bool', 'Show all images (default hides intermediate images)', { shorthand: 'a' }),
    flag('digests', 'bool', 'Show digests'),
    filterFlag,
    listFormatFlag,
    noTruncFlag,
    flag('quiet', 'bool', 'Only show image IDs', { shorthand: 'q' }),
    flag('tree', 'bool', 'List multi-platform images as a tree (EXPERIMENTAL)'),
  ],
  run,
};

function* run(context: Context, { args: [name], flags }: Invocation): Task<number> {
  const filters = filterMap(flags);
  if (name !== undefined) filters.set('reference', [...(filters.get('reference') ?? []), name]);
  const images = yield* context.api.json<readonly ImageSummary[]>('GET', '/images/json', {
    query: { all: flags.bool('all') ? '1' : undefined, filters: encodeFilters(filters) },
  });
  const format = flags.string('format');
  const digests = flags.bool('digests');
  const rows = imageRows(images, context.now, !flags.bool('no-trunc'), digests || /\{\{[^}]*\.Digest\b/.test(format));
  context.print(formatList(format, imageList(digests), rows, flags.bool('quiet')));
  return 0;
}
