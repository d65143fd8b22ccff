import { displayImage } from '../api/reference.ts';
import type { PortConfig, Service } from '../api/types.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import type { ListFormat } from './format.ts';
import { row } from './row.ts';

/** `docker service ls`. */
export const SERVICE_LIST: ListFormat = {
  table: '{{.ID}}\t{{.Name}}\t{{.Mode}}\t{{.Replicas}}\t{{.Image}}\t{{.Ports}}',
  quiet: '{{.ID}}',
  raw: 'id: {{.ID}}\nname: {{.Name}}\nmode: {{.Mode}}\nreplicas: {{.Replicas}}\nimage: {{.Image}}\nports: {{.Ports}}\n',
  rawQuiet: 'id: {{.ID}}',
  headers: { ID: 'ID', Name: 'NAME', Mode: 'MODE', Replicas: 'REPLICAS', Image: 'IMAGE', Ports: 'PORTS' },
};

export function serviceRow(service: Service): GoValue {
  return row('service.serviceContext', {
    ID: () => service.ID.slice(0, 12),
    Name: () => service.Spec.Name ?? '',
    Mode: () => modeWords(service),
    Replicas: () => replicas(service),
    Image: () => displayImage(service.Spec.TaskTemplate.ContainerSpec?.Image ?? ''),
    Ports: () => publishedPorts(service.Endpoint?.Ports ?? []),
  });
}

function modeWords({ Spec: { Mode } }: Service): string {
  if (Mode.Global !== undefined) return 'global';
  if (Mode.Replicated !== undefined) return 'replicated';
  if (Mode.ReplicatedJob !== undefined) return 'replicated job';
  return Mode.GlobalJob !== undefined ? 'global job' : '';
}

/** `3/3`, `5/5 (max 2 per node)`, `0/2 (4/4 completed)` (transcripts/spread, jobs). */
function replicas({ Spec, ServiceStatus }: Service): string {
  const {
    RunningTasks: running,
    DesiredTasks: desired,
    CompletedTasks: completed,
  } = ServiceStatus ?? {
    RunningTasks: 0,
    DesiredTasks: 0,
    CompletedTasks: 0,
  };
  const counts = `${running}/${desired}`;
  const { Mode } = Spec;
  if (Mode.ReplicatedJob !== undefined)
    return `${counts} (${completed}/${Mode.ReplicatedJob.TotalCompletions ?? 0} completed)`;
  if (Mode.GlobalJob !== undefined) return `${counts} (${completed}/${desired + completed} completed)`;
  const most = Spec.TaskTemplate.Placement?.MaxReplicas ?? 0;
  return Mode.Replicated !== undefined && most > 0 ? `${counts} (max ${most} per node)` : counts;
}

interface PortRange {
  readonly protocol: string;
  readonly published: readonly [number, number];
  readonly target: readonly [number, number];
}

/** `*:8080->80/tcp`; ingress ports alone, consecutive ones as a range (facts 15). */
function publishedPorts(ports: readonly PortConfig[]): string {
  const sorted = ports
    .map(({ Protocol = '', PublishedPort = 0, TargetPort = 0, PublishMode }) => ({
      Protocol,
      PublishedPort,
      TargetPort,
      PublishMode,
    }))
    .sort((a, b) => (a.Protocol === b.Protocol ? a.PublishedPort - b.PublishedPort : a.Protocol < b.Protocol ? -1 : 1));
  const ranges: PortRange[] = [];
  for (const { Protocol: protocol, PublishedPort: published, TargetPort: target, PublishMode } of sorted) {
    if (PublishMode !== 'ingress') continue;
    const last = ranges.at(-1);
    const next =
      last !== undefined &&
      last.protocol === protocol &&
      follows(published, last.published) &&
      follows(target, last.target);
    const overlaps = last !== undefined && last.target[0] !== last.target[1] && target <= last.target[1];
    if (last === undefined || !next || overlaps)
      ranges.push({ protocol, published: [published, published], target: [target, target] });
    else
      ranges[ranges.length - 1] = {
        protocol,
        published: [last.published[0], published],
        target: [last.target[0], target],
      };
  }
  const span = ([from, to]: readonly [number, number]): string => (to > from ? `${from}-${to}` : String(from));
  return ranges
    .filter(({ published }) => published[0] > 0)
    .map(({ protocol, published, target }) => `*:${span(published)}->${span(target)}/${protocol}`)
    .join(', ');
}

/** Whether a port is the last one of a range or the one after it. */
function follows(port: number, [, last]: readonly [number, number]): boolean {
  return port === last || port === last + 1;
}
