import { flag, noArgs } from '../../cobra/command.ts';
import { listFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Context } from '../../context.ts';
import { containerList, containerRow } from '../../formatter/container.ts';
import {
  BUILD_CACHE_LIST,
  buildCacheRow,
  buildCacheSize,
  DISK_USAGE_LIST,
  diskUsageRows,
  type DiskUsage,
} from '../../formatter/disk-usage.ts';
import { formatList } from '../../formatter/format.ts';
import { imageList, imageRows } from '../../formatter/image.ts';
import { VOLUME_LIST, volumeRow } from '../../formatter/volume.ts';
import { humanSize } from '../../../kernel/go/units.ts';

/** `docker system df` */
export const systemDf: DockerCommand = {
  use: 'df [OPTIONS]',
  short: 'Show docker disk usage',
  args: noArgs,
  flags: [listFormatFlag, flag('verbose', 'bool', 'Show detailed information on space usage', { shorthand: 'v' })],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const usage = yield* context.api.json<DiskUsage>('GET', '/system/df');
  const format = flags.string('format');
  if (flags.bool('verbose') && format === '') context.print(verbose(usage, context));
  else context.print(formatList(format, DISK_USAGE_LIST, diskUsageRows(usage)));
  return 0;
}

const IMAGES =
  '{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}';
const CONTAINERS =
  '{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}';
const VOLUMES = '{{.Name}}\t{{.Links}}\t{{.Size}}';

/** -v: every object of each kind; of an image only its first name. */
function verbose({ Images, Containers, Volumes, BuildCache }: DiskUsage, { now }: Context): string {
  const images = (Images ?? []).flatMap((image) => imageRows([image], now, true, false).slice(0, 1));
  const containers = (Containers ?? []).map((each) => containerRow({ ...each, SizeRootFs: 0 }, now, true));
  const volumes = (Volumes ?? []).map(volumeRow);
  const records = BuildCache ?? [];
  return [
    'Images space usage:\n',
    formatList('', { ...imageList(false), table: IMAGES }, images),
    'Containers space usage:\n',
    formatList('', { ...containerList(true), table: CONTAINERS }, containers),
    'Local Volumes space usage:\n',
    formatList('', { ...VOLUME_LIST, table: VOLUMES }, volumes),
    `Build cache usage: ${humanSize(buildCacheSize(records))}\n`,
    formatList(
      '',
      BUILD_CACHE_LIST,
      records.map((record) => buildCacheRow(record, now)),
    ),
  ].join('\n');
}
