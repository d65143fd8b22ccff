import type { Engine } from '../engine.ts';
import type { Attachment, Container } from '../container/container.ts';
import type { MountPoint } from '../container/config.ts';
import { layerRoot } from '../container/mounts.ts';
import { healthJson } from '../container/health.ts';
import { hostConfigJson, modeOf } from './host-config-json.ts';
import { compareText } from '../../kernel/compare.ts';
import { sorted } from '../sorted.ts';
import { rfc3339Nano, ZERO_TIME } from '../time.ts';
import { digestOf } from '../../images/image.ts';
import { SECOND } from '../../kernel/time.ts';

/** `["80/tcp"]` as Go's set of ports: `{"80/tcp":{}}`. */
export function portSet(ports: readonly string[]): Record<string, Record<string, never>> {
  const out: Record<string, Record<string, never>> = {};
  for (const port of [...ports].sort(compareText)) out[port] = {};
  return out;
}

function endpointJson(
  name: string,
  attachment: Attachment,
  container: Container,
  withNames: boolean,
): Record<string, unknown> {
  const { request, endpoint, network } = attachment;
  const bridge = network?.o.driver === 'bridge';
  const own = endpoint !== undefined && endpoint.address !== '';
  const names = withNames && endpoint !== undefined && !['bridge', 'host', 'none'].includes(name);
  return {
    IPAMConfig:
      request.ipv4 === undefined && attachment.attachmentTask === undefined
        ? null
        : { IPv4Address: request.ipv4 ?? endpoint?.address },
    Links: null,
    Aliases: request.aliases,
    MacAddress: endpoint?.mac ?? '',
    DriverOpts: request.driverOptions,
    GwPriority: 0,
    NetworkID: attachment.networkId,
    EndpointID: endpoint?.id ?? '',
    Gateway: own && bridge ? (network.o.gateway ?? '') : '',
    IPAddress: endpoint?.address ?? '',
    IPPrefixLen: own ? endpoint.prefix : 0,
    IPv6Gateway: '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    DNSNames: names
      ? [
          ...new Set([
            container.name,
            ...(request.aliases ?? []),
            container.id.slice(0, 12),
            ...(container.config.Hostname === container.id.slice(0, 12) ? [] : [container.config.Hostname]),
          ]),
        ]
      : null,
  };
}

function networksJson(container: Container, withNames: boolean): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, attachment] of container.attachments)
    out[name] = endpointJson(name, attachment, container, withNames);
  return sorted(out);
}

function mountJson(point: MountPoint): Record<string, unknown> {
  return {
    Type: point.Type,
    Name: point.Name,
    Source: point.Source,
    Destination: point.Destination,
    Driver: point.Driver,
    Mode: point.Mode,
    RW: point.RW,
    Propagation: point.Propagation,
  };
}

/** The ports that a list shows: what is exposed, and where it is published. */
function portList(container: Container): Record<string, unknown>[] {
  if (!container.isRunning) return [];
  const out: { IP?: string; PrivatePort: number; PublicPort?: number; Type: string }[] = [];
  for (const port of container.config.ExposedPorts ?? []) {
    if (Object.hasOwn(container.ports, port)) continue;
    const [number, type = 'tcp'] = port.split('/');
    out.push({ PrivatePort: Number(number), Type: type });
  }
  for (const [port, bindings] of Object.entries(container.ports)) {
    const [number, type = 'tcp'] = port.split('/');
    for (const each of bindings)
      out.push({ IP: each.HostIp, PrivatePort: Number(number), PublicPort: Number(each.HostPort), Type: type });
  }
  return out.sort((a, b) => a.PrivatePort - b.PrivatePort);
}

function quoted(argument: string): string {
  return /\s/.test(argument) ? `'${argument}'` : argument;
}

/** A line of GET /containers/json. */
export function summaryJson(engine: Engine, container: Container, size: boolean): Record<string, unknown> {
  const { config } = container;
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: shownImage(engine, container),
    ImageID: container.image.id,
    Command: container.argv.map(quoted).join(' '),
    Created: Math.floor(container.created / SECOND),
    Ports: portList(container),
    SizeRootFs: size ? container.image.size : undefined,
    Labels: sorted(config.Labels),
    State: container.status,
    Status: container.statusText(engine.kernel.date),
    HostConfig: { NetworkMode: modeOf(container.hostConfig) },
    NetworkSettings: { Networks: networksJson(container, false) },
    Mounts: container.mounts.map(mountJson),
  };
}

/** The image as it was asked for, or its id once that name is gone, or another image's. */
function shownImage(engine: Engine, container: Container): string {
  const found = engine.images.find(container.config.Image);
  return found?.image.id === container.image.id ? container.config.Image : container.image.id;
}

function configJson(container: Container): Record<string, unknown> {
  const { config } = container;
  return {
    Hostname: config.Hostname,
    Domainname: config.Domainname,
    User: config.User,
    AttachStdin: config.AttachStdin,
    AttachStdout: config.AttachStdout,
    AttachStderr: config.AttachStderr,
    ExposedPorts:
      config.ExposedPorts === undefined || config.ExposedPorts.length === 0 ? undefined : portSet(config.ExposedPorts),
    Tty: config.Tty,
    OpenStdin: config.OpenStdin,
    StdinOnce: config.StdinOnce,
    Env: config.Env,
    Cmd: config.Cmd,
    Healthcheck: config.Healthcheck === undefined ? undefined : healthcheckJson(config.Healthcheck),
    Image: config.Image,
    Volumes: config.Volumes === null ? null : portSet(config.Volumes),
    WorkingDir: config.WorkingDir,
    Entrypoint: config.Entrypoint,
    OnBuild: null,
    Labels: sorted(config.Labels),
    StopSignal: config.StopSignal,
    StopTimeout: config.StopTimeout,
  };
}

/** A health check without what is not set. */
export function healthcheckJson(check: NonNullable<Container['config']['Healthcheck']>): Record<string, unknown> {
  return {
    Test: check.Test === undefined || check.Test.length === 0 ? undefined : check.Test,
    Interval: check.Interval || undefined,
    Timeout: check.Timeout || undefined,
    StartPeriod: check.StartPeriod || undefined,
    StartInterval: check.StartInterval || undefined,
    Retries: check.Retries || undefined,
  };
}

/** GET /containers/ID/json. */
export function inspectJson(container: Container): Record<string, unknown> {
  const { id, status } = container;
  const started = container.startedAt !== undefined || container.error !== '';
  const file = (name: string): string => (started ? `/var/lib/docker/containers/${id}/${name}` : '');
  const [path = '', ...args] = container.argv;
  const below = container.image.layers.map(
    (each) => `/var/lib/docker/overlay2/${digestOf(`layer ${each.diffId}`).slice(7)}/diff`,
  );
  const root = layerRoot(container);
  const bridge = container.attachments.get('bridge');
  const main = bridge?.endpoint;
  const ports: Record<string, unknown> = {};
  if (container.isRunning) {
    for (const port of container.config.ExposedPorts ?? []) ports[port] = null;
    for (const [port, bindings] of Object.entries(container.ports)) ports[port] = bindings;
  }
  return {
    Id: id,
    Created: rfc3339Nano(container.created),
    Path: path,
    Args: args,
    State: {
      Status: status,
      Running: container.isRunning || status === 'restarting',
      Paused: status === 'paused',
      Restarting: status === 'restarting',
      OOMKilled: container.oomKilled,
      Dead: status === 'dead',
      Pid: container.pid,
      ExitCode: container.exitCode,
      Error: container.error,
      StartedAt: container.startedAt === undefined ? ZERO_TIME : rfc3339Nano(container.startedAt),
      FinishedAt: container.finishedAt === undefined ? ZERO_TIME : rfc3339Nano(container.finishedAt),
      Health: healthJson(container),
    },
    Image: container.image.id,
    ResolvConfPath: file('resolv.conf'),
    HostnamePath: file('hostname'),
    HostsPath: file('hosts'),
    LogPath: started && container.hostConfig.LogConfig.Type === 'json-file' ? file(`${id}-json.log`) : '',
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: 'overlay2',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: runningExecs(container),
    HostConfig: hostConfigJson(container.hostConfig),
    GraphDriver: {
      Data: {
        ID: id,
        LowerDir: [`${root}-init/diff`, ...below.reverse()].join(':'),
        MergedDir: `${root}/merged`,
        UpperDir: `${root}/diff`,
        WorkDir: `${root}/work`,
      },
      Name: 'overlay2',
    },
    Mounts: container.mounts.map(mountJson),
    Config: configJson(container),
    NetworkSettings: {
      Bridge: '',
      SandboxID: container.sandboxId,
      SandboxKey: container.sandboxId === '' ? '' : `/var/run/docker/netns/${container.sandboxId.slice(0, 12)}`,
      Ports: sorted(ports),
      HairpinMode: false,
      LinkLocalIPv6Address: '',
      LinkLocalIPv6PrefixLen: 0,
      SecondaryIPAddresses: null,
      SecondaryIPv6Addresses: null,
      EndpointID: main?.id ?? '',
      Gateway: main === undefined ? '' : (bridge?.network?.o.gateway ?? ''),
      GlobalIPv6Address: '',
      GlobalIPv6PrefixLen: 0,
      IPAddress: main?.address ?? '',
      IPPrefixLen: main?.prefix ?? 0,
      IPv6Gateway: '',
      MacAddress: main?.mac ?? '',
      Networks: networksJson(container, true),
    },
  };
}

function runningExecs(container: Container): readonly string[] | null {
  const ids = [...container.execs.values()].filter((each) => each.running).map((each) => each.id);
  return ids.length === 0 ? null : ids;
}
