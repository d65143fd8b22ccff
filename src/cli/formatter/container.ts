import { parseReference, familiarString } from '../api/reference.ts';
import type { ContainerSummary, Port } from '../api/types.ts';
import { quote } from '../../kernel/go/strconv.ts';
import { ellipsis } from '../../kernel/go/text-width.ts';
import { formatGoTime, type GoTime } from '../../kernel/go/time.ts';
import { humanSize } from '../../kernel/go/units.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import type { ListFormat } from './format.ts';
import { row } from './row.ts';
import { compareStrings } from '../../kernel/go/natsort.ts';
import { fromUnix, labelList, shortId, since } from './words.ts';

const TABLE = '{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}';
const RAW =
  'container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\ncreated_at: {{.CreatedAt}}\nstate: {{- pad .State 1 0}}\nstatus: {{- pad .Status 1 0}}\nnames: {{.Names}}\nlabels: {{- pad .Labels 1 0}}\nports: {{- pad .Ports 1 0}}\n';

/** `docker ps`. @param size whether the sizes are asked for */
export function containerList(size: boolean): ListFormat {
  return {
    table: size ? `${TABLE}\t{{.Size}}` : TABLE,
    quiet: '{{.ID}}',
    raw: size ? `${RAW}size: {{.Size}}\n` : RAW,
    rawQuiet: 'container_id: {{.ID}}',
    headers: {
      ID: 'CONTAINER ID',
      Names: 'NAMES',
      Image: 'IMAGE',
      Command: 'COMMAND',
      CreatedAt: 'CREATED AT',
      RunningFor: 'CREATED',
      Ports: 'PORTS',
      State: 'STATE',
      Status: 'STATUS',
      Size: 'SIZE',
      Labels: 'LABELS',
      Mounts: 'MOUNTS',
      LocalVolumes: 'LOCAL VOLUMES',
      Networks: 'NETWORKS',
      Platform: 'PLATFORM',
    },
  };
}

const COMMAND_WIDTH = 20;
const MOUNT_WIDTH = 15;

export function containerRow(container: ContainerSummary, now: GoTime, truncate: boolean): GoValue {
  const labels = container.Labels ?? {};
  return row(
    'formatter.ContainerContext',
    {
      ID: () => (truncate ? shortId(container.Id) : container.Id),
      Names: () => names(container, truncate),
      Image: () => image(container, truncate),
      Command: () => quote(truncate ? ellipsis(container.Command, COMMAND_WIDTH) : container.Command),
      CreatedAt: () => formatGoTime(fromUnix(container.Created)),
      RunningFor: () => since(fromUnix(container.Created), now),
      Platform: () => {
        const platform = container.ImageManifestDescriptor?.platform;
        return platform === undefined || platform === null
          ? null
          : `${platform.os ?? ''}/${platform.architecture ?? ''}`;
      },
      Ports: () => displayPorts(container.Ports ?? []),
      State: () => container.State,
      Status: () => container.Status,
      Size: () => {
        const own = humanSize(container.SizeRw ?? 0, 3);
        const all = container.SizeRootFs ?? 0;
        return all > 0 ? `${own} (virtual ${humanSize(all, 3)})` : own;
      },
      Labels: () => labelList(labels),
      Mounts: () =>
        (container.Mounts ?? [])
          .map(({ Name = '', Source = '' }) => (Name === '' ? Source : Name))
          .map((name) => (truncate ? ellipsis(name, MOUNT_WIDTH) : name))
          .join(','),
      LocalVolumes: () => String((container.Mounts ?? []).filter(({ Driver }) => Driver === 'local').length),
      Networks: () =>
        Object.keys(container.NetworkSettings?.Networks ?? {})
          .sort(compareStrings)
          .join(','),
    },
    { Label: (name) => labels[name] ?? '' },
  );
}

function names(container: ContainerSummary, truncate: boolean): string {
  const all = (container.Names ?? []).map((name) => name.replace(/^\//, ''));
  // Names with a slash inside are those of links.
  const own = truncate ? all.filter((name) => !name.includes('/')).slice(0, 1) : all;
  return own.join(',');
}

function image(container: ContainerSummary, truncate: boolean): string {
  if (container.Image === '') return '<no image>';
  if (!truncate) return container.Image;
  if (shortId(container.ImageID) === shortId(container.Image)) return shortId(container.ImageID);
  const reference = parseReference(container.Image);
  if (reference?.tag === undefined)
    return reference?.digest === undefined ? container.Image : familiarString({ ...reference, digest: undefined });
  return familiarString({ ...reference, digest: undefined });
}

interface Group {
  readonly first: number;
  readonly last: number;
}

/**
 * The ports of a container: `9/sctp, 53/udp, 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp`. Ports that are published under
 * their own number, and ports that are only exposed, are shown as ranges where they follow each other.
 */
export function displayPorts(ports: readonly Port[]): string {
  const groups = new Map<string, Group>();
  const single: string[] = [];
  const ranges: string[] = [];
  for (const port of [...ports].sort(comparePorts)) {
    const { IP = '', PrivatePort: target, PublicPort: published = 0, Type } = port;
    let key = Type;
    if (IP !== '') {
      if (published !== target) {
        single.push(`${address(IP)}:${published}->${target}/${Type}`);
        continue;
      }
      key = `${IP}/${Type}`;
    }
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: target, last: target });
    else if (target === group.last + 1) groups.set(key, { ...group, last: target });
    else if (target !== group.last) {
      ranges.push(rangeText(key, group));
      groups.set(key, { first: target, last: target });
    }
  }
  for (const [key, group] of groups) ranges.push(rangeText(key, group));
  return [...ranges, ...single].join(', ');
}

function address(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip;
}

function rangeText(key: string, { first, last }: Group): string {
  const slash = key.lastIndexOf('/');
  const protocol = key.slice(slash + 1);
  const span = last === first ? String(first) : `${first}-${last}`;
  return slash < 0 ? `${span}/${protocol}` : `${address(key.slice(0, slash))}:${span}->${span}/${protocol}`;
}

function comparePorts(a: Port, b: Port): number {
  if (a.PrivatePort !== b.PrivatePort) return a.PrivatePort - b.PrivatePort;
  if ((a.IP ?? '') !== (b.IP ?? '')) return compareStrings(a.IP ?? '', b.IP ?? '');
  if ((a.PublicPort ?? 0) !== (b.PublicPort ?? 0)) return (a.PublicPort ?? 0) - (b.PublicPort ?? 0);
  return compareStrings(a.Type, b.Type);
}
