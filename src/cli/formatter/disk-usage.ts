import type { ContainerSummary, ImageSummary, Volume } from '../api/types.ts';
import { humanSize } from '../../kernel/go/units.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import type { ListFormat } from './format.ts';
import { row } from './row.ts';
import { readTime, since } from './words.ts';
import type { GoTime } from '../../kernel/go/time.ts';

/** What the daemon tells of its disk; sizes in bytes. */
export interface DiskUsage {
  readonly LayersSize: number;
  readonly Images: readonly ImageSummary[] | null;
  readonly Containers: readonly ContainerSummary[] | null;
  readonly Volumes: readonly Volume[] | null;
  readonly BuildCache: readonly BuildRecord[] | null;
}

export interface BuildRecord {
  readonly ID: string;
  readonly Type: string;
  readonly InUse: boolean;
  readonly Shared: boolean;
  readonly Size: number;
  readonly CreatedAt: string;
  readonly LastUsedAt?: string | null;
  readonly UsageCount: number;
}

/** `docker system df`. */
export const DISK_USAGE_LIST: ListFormat = {
  table: '{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}',
  raw: 'type: {{.Type}}\ntotal: {{.TotalCount}}\nactive: {{.Active}}\nsize: {{.Size}}\nreclaimable: {{.Reclaimable}}\n',
  headers: { Type: 'TYPE', TotalCount: 'TOTAL', Active: 'ACTIVE', Size: 'SIZE', Reclaimable: 'RECLAIMABLE' },
};

interface Kind {
  readonly context: string;
  readonly type: string;
  readonly total: number;
  readonly active: number;
  readonly size: number;
  readonly reclaimable: number;
  /** Whether the part of the whole is told too. */
  readonly percent: boolean;
}

const sum = <T>(items: readonly T[], size: (item: T) => number): number =>
  items.reduce((total, item) => total + size(item), 0);

const isActive = ({ State }: ContainerSummary): boolean => /running|paused|restarting/.test(State);

/** The bytes of a volume; those of drivers that cannot tell count as none. */
export function volumeSize({ UsageData }: Volume): number {
  return Math.max(0, UsageData?.Size ?? 0);
}

/** What builds keep: records that are shared are parts of others. */
export function buildCacheSize(records: readonly BuildRecord[]): number {
  return sum(
    records.filter(({ Shared }) => !Shared),
    ({ Size }) => Size,
  );
}

/** The four rows of `docker system df`. */
export function diskUsageRows(usage: DiskUsage): readonly GoValue[] {
  const images = usage.Images ?? [];
  const containers = usage.Containers ?? [];
  const volumes = usage.Volumes ?? [];
  const records = usage.BuildCache ?? [];
  const used = sum(images, ({ Containers, Size, SharedSize = -1 }) =>
    (Containers ?? -1) === 0 || Size === -1 || SharedSize === -1 ? 0 : Size - SharedSize,
  );
  const idleContainers = containers.filter((each) => !isActive(each));
  const idleVolumes = volumes.filter(({ UsageData }) => UsageData?.RefCount === 0);
  const cache = buildCacheSize(records);
  const kinds: readonly Kind[] = [
    {
      context: 'Images',
      type: 'Images',
      total: images.length,
      active: images.filter(({ Containers = 0 }) => Containers > 0).length,
      size: usage.LayersSize,
      reclaimable: usage.LayersSize - used,
      percent: true,
    },
    {
      context: 'Containers',
      type: 'Containers',
      total: containers.length,
      active: containers.filter(isActive).length,
      size: sum(containers, ({ SizeRw = 0 }) => SizeRw),
      reclaimable: sum(idleContainers, ({ SizeRw = 0 }) => SizeRw),
      percent: true,
    },
    {
      context: 'Volumes',
      type: 'Local Volumes',
      total: volumes.length,
      active: volumes.filter(({ UsageData }) => (UsageData?.RefCount ?? 0) > 0).length,
      size: sum(volumes, volumeSize),
      reclaimable: sum(idleVolumes, volumeSize),
      percent: true,
    },
    {
      context: 'Builder',
      type: 'Build Cache',
      total: records.length,
      active: records.filter(({ InUse }) => InUse).length,
      size: cache,
      reclaimable: cache - buildCacheSize(records.filter(({ InUse }) => InUse)),
      percent: false,
    },
  ];
  return kinds.map(kindRow);
}

function kindRow({ context, type, total, active, size, reclaimable, percent }: Kind): GoValue {
  return row(`formatter.diskUsage${context}Context`, {
    Type: () => type,
    TotalCount: () => String(total),
    Active: () => String(active),
    Size: () => humanSize(size),
    Reclaimable: () =>
      percent && size > 0
        ? `${humanSize(reclaimable)} (${Math.trunc((reclaimable * 100) / size)}%)`
        : humanSize(reclaimable),
  });
}

/** The table of the build cache in `docker system df -v`. */
export const BUILD_CACHE_LIST: ListFormat = {
  table: '{{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.UsageCount}}\t{{.Shared}}',
  headers: {
    ID: 'CACHE ID',
    CacheType: 'CACHE TYPE',
    Size: 'SIZE',
    CreatedSince: 'CREATED',
    LastUsedSince: 'LAST USED',
    UsageCount: 'USAGE',
    Shared: 'SHARED',
  },
};

export function buildCacheRow(record: BuildRecord, now: GoTime): GoValue {
  return row('formatter.buildCacheContext', {
    ID: () => `${record.ID.slice(0, 12)}${record.InUse ? '*' : ''}`,
    CacheType: () => record.Type,
    Size: () => humanSize(record.Size, 3),
    CreatedSince: () => since(readTime(record.CreatedAt), now),
    LastUsedSince: () =>
      record.LastUsedAt === undefined || record.LastUsedAt === null ? '' : since(readTime(record.LastUsedAt), now),
    UsageCount: () => String(record.UsageCount),
    Shared: () => String(record.Shared),
  });
}
