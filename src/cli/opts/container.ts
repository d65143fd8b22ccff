import type { FlagSet } from '../cobra/flags.ts';
import type { MountOption } from '../cobra/options/mount.ts';
import type { NetworkOption } from '../cobra/options/network.ts';
import { parsePortRange, parsePortSpec } from '../cobra/options/port.ts';
import { ulimitsByName, type UlimitOption } from '../cobra/options/ulimit.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { containerCapabilities } from './capabilities.ts';
import { parseDevice } from './container-devices.ts';
import { readEnvironment } from './environment.ts';
import { healthcheckOfContainer } from './health.ts';
import { compact, pairsToMap } from './json.ts';
import { parseRestartPolicy, type RestartPolicy } from './restart-policy.ts';

export interface ContainerFlags {
  /** `docker run` attaches unless -d; `docker create` takes part in nothing yet. */
  readonly attaches: boolean;
}

const orNull = <T>(list: readonly T[]): readonly T[] | null => (list.length === 0 ? null : list);

/**
 * The body of POST /containers/create, from the flags of `docker run` and `docker create`.
 * @throws CommandError for flags that do not go together
 */
export function containerRequest(
  context: Context,
  flags: FlagSet,
  [image = '', ...command]: readonly string[],
  { attaches }: ContainerFlags,
): object {
  const stdin = flags.bool('interactive');
  const attached = flags.strings('attach');
  const attachesTo = (stream: string): boolean => attaches && (attached.length === 0 || attached.includes(stream));
  const ports = flags.strings('publish').flatMap(parsePublish);
  const entrypoint = flags.string('entrypoint');
  const { binds, volumes } = mountVolumes(flags.strings('volume'));
  const exposed = [...ports.map(({ key }) => key), ...flags.strings('expose').flatMap(exposedPorts)];
  const health = healthcheckOfContainer(flags);
  const stopTimeout = flags.changed('stop-timeout') ? flags.number('stop-timeout') : undefined;
  const restart = restartPolicy(flags);
  return compact({
    Hostname: flags.string('hostname'),
    Domainname: flags.string('domainname'),
    User: flags.string('user'),
    AttachStdin: attachesTo('stdin') && stdin,
    AttachStdout: attachesTo('stdout'),
    AttachStderr: attachesTo('stderr'),
    ExposedPorts: exposed.length === 0 ? undefined : Object.fromEntries(exposed.map((port) => [port, {}])),
    Tty: flags.bool('tty'),
    OpenStdin: stdin,
    StdinOnce: attachesTo('stdin') && stdin,
    Env: orNull(lastValues(readEnvironment(context, flags.strings('env-file'), flags.strings('env')))),
    Cmd: orNull(command),
    Healthcheck: health,
    Image: image,
    Volumes: volumes,
    WorkingDir: flags.string('workdir'),
    Entrypoint: flags.changed('entrypoint') ? [entrypoint] : null,
    OnBuild: null,
    Labels: pairsToMap(flags.strings('label')),
    StopSignal: flags.string('stop-signal') === '' ? undefined : flags.string('stop-signal'),
    StopTimeout: stopTimeout,
    HostConfig: hostConfig(context, flags, binds, ports, restart),
    NetworkingConfig: { EndpointsConfig: endpoints(flags) },
  });
}

interface Published {
  /** `80/tcp`. */
  readonly key: string;
  readonly ip: string;
  readonly port: string;
}

/** -p in its short and long forms. @throws CommandError */
function parsePublish(text: string): Published[] {
  if (/\w+=\w+(,\w+=\w+)*/.test(text)) {
    const fields = pairsToMap(text.toLowerCase().split(','));
    const { target = '', published = '', protocol = 'tcp' } = fields;
    if (target === '') throw new CommandError("missing mandatory field 'target'");
    return [{ key: `${target}/${protocol}`, ip: '', port: published }];
  }
  try {
    return parsePortSpec(text).map(({ ip, hostPort, containerPort, protocol }) => ({
      key: `${containerPort}/${protocol}`,
      ip,
      port: hostPort,
    }));
  } catch (error) {
    if (error instanceof Error) throw new CommandError(error.message);
    throw error;
  }
}

/** --expose: `80`, `80/udp`, `80-82/udp`. @throws CommandError */
function exposedPorts(text: string): string[] {
  const [range = '', protocol = 'tcp'] = text.split('/', 2);
  try {
    const [first, last] = parsePortRange(range);
    return Array.from({ length: last - first + 1 }, (_, i) => `${first + i}/${protocol}`);
  } catch (error) {
    if (error instanceof Error)
      throw new CommandError(`invalid range format for --expose: ${text}, error: ${error.message}`);
    throw error;
  }
}

/** Each variable where it is named first, with the value that it is given last. */
function lastValues(environment: readonly string[]): string[] {
  return [...new Map(environment.map((each) => [each.split('=', 1)[0], each])).values()];
}

/** @throws CommandError without a value; only `no-new-privileges` needs none */
function securityOption(option: string): string {
  if (!/^[^=:]*[=:]./.test(option) && !/^no-new-privileges\b/.test(option))
    throw new CommandError(`Invalid --security-opt: ${JSON.stringify(option)}`);
  return option;
}

function cgroupNamespace(flags: FlagSet): string {
  const mode = flags.string('cgroupns');
  if (mode !== '' && mode !== 'host' && mode !== 'private') throw new CommandError('--cgroupns: invalid CGROUP mode');
  return mode;
}

/** -v: `/path` alone is an anonymous volume, everything else is bound. */
function mountVolumes(texts: readonly string[]): { binds: string[]; volumes: Record<string, object> } {
  const binds = texts.filter((text) => text.includes(':'));
  const volumes = Object.fromEntries(texts.filter((text) => !text.includes(':')).map((path) => [path, {}]));
  return { binds, volumes };
}

/** @throws CommandError where --rm leaves nothing to restart */
function restartPolicy(flags: FlagSet): RestartPolicy {
  const policy = parseRestartPolicy(flags.string('restart'));
  if (flags.bool('rm') && policy.Name !== '' && policy.Name !== 'no')
    throw new CommandError('conflicting options: cannot specify both --restart and --rm');
  return policy;
}

function hostConfig(
  context: Context,
  flags: FlagSet,
  binds: readonly string[],
  ports: readonly Published[],
  restart: object,
): object {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { key, ip, port } of ports) (bindings[key] ??= []).push({ HostIp: ip, HostPort: port });
  const networks = flags.list<NetworkOption>('network');
  const mounts = flags.list<MountOption>('mount');
  const swappiness = flags.changed('memory-swappiness') ? flags.number('memory-swappiness') : -1;
  const rows = context.proc.tty?.rows ?? 0;
  const tmpfs = flags.strings('tmpfs');
  return compact({
    Binds: orNull(binds),
    ContainerIDFile: flags.string('cidfile'),
    LogConfig: { Type: flags.string('log-driver'), Config: pairsToMap(flags.strings('log-opt')) },
    NetworkMode: networks[0]?.target ?? 'default',
    PortBindings: bindings,
    RestartPolicy: restart,
    AutoRemove: flags.bool('rm'),
    VolumeDriver: flags.string('volume-driver'),
    VolumesFrom: orNull(flags.strings('volumes-from')),
    ConsoleSize: context.isTty('out') ? [rows, context.columns] : [0, 0],
    Annotations: Object.keys(flags.map('annotation')).length === 0 ? undefined : flags.map('annotation'),
    CapAdd: orNull(containerCapabilities(flags.strings('cap-add'))),
    CapDrop: orNull(containerCapabilities(flags.strings('cap-drop'))),
    CgroupnsMode: cgroupNamespace(flags),
    Dns: flags.strings('dns'),
    DnsOptions: flags.strings('dns-option'),
    DnsSearch: flags.strings('dns-search'),
    ExtraHosts: orNull(flags.strings('add-host')),
    GroupAdd: orNull(flags.strings('group-add')),
    IpcMode: flags.string('ipc'),
    Cgroup: '',
    Links: null,
    OomScoreAdj: flags.number('oom-score-adj'),
    PidMode: flags.string('pid'),
    Privileged: flags.bool('privileged'),
    PublishAllPorts: flags.bool('publish-all'),
    ReadonlyRootfs: flags.bool('read-only'),
    SecurityOpt: orNull(flags.strings('security-opt').map(securityOption)),
    Tmpfs:
      tmpfs.length === 0
        ? undefined
        : Object.fromEntries(
            tmpfs.map((text) => [text.split(':', 1)[0]!, text.includes(':') ? text.slice(text.indexOf(':') + 1) : '']),
          ),
    UTSMode: flags.string('uts'),
    UsernsMode: flags.string('userns'),
    ShmSize: flags.number('shm-size'),
    Sysctls: Object.keys(flags.map('sysctl')).length === 0 ? undefined : flags.map('sysctl'),
    Isolation: flags.string('isolation'),
    CpuShares: flags.number('cpu-shares'),
    Memory: flags.number('memory'),
    NanoCpus: flags.number('cpus'),
    CgroupParent: flags.string('cgroup-parent'),
    BlkioWeight: flags.number('blkio-weight'),
    BlkioWeightDevice: [],
    BlkioDeviceReadBps: [],
    BlkioDeviceWriteBps: [],
    BlkioDeviceReadIOps: [],
    BlkioDeviceWriteIOps: [],
    CpuPeriod: flags.number('cpu-period'),
    CpuQuota: flags.number('cpu-quota'),
    CpuRealtimePeriod: 0,
    CpuRealtimeRuntime: 0,
    CpusetCpus: flags.string('cpuset-cpus'),
    CpusetMems: flags.string('cpuset-mems'),
    Devices: flags.strings('device').map(parseDevice),
    DeviceCgroupRules: orNull(flags.strings('device-cgroup-rule')),
    DeviceRequests: null,
    MemoryReservation: flags.number('memory-reservation'),
    MemorySwap: flags.number('memory-swap'),
    MemorySwappiness: swappiness,
    OomKillDisable: flags.bool('oom-kill-disable'),
    PidsLimit: flags.number('pids-limit'),
    Ulimits: ulimitsByName(flags.list<UlimitOption>('ulimit')),
    CpuCount: 0,
    CpuPercent: 0,
    IOMaximumIOps: 0,
    IOMaximumBandwidth: 0,
    Mounts: mounts.length === 0 ? undefined : mounts,
    MaskedPaths: null,
    ReadonlyPaths: null,
    Init: flags.changed('init') ? flags.bool('init') : undefined,
  });
}

/** What is asked of each network; `default` where none is named. */
function endpoints(flags: FlagSet): Readonly<Record<string, object>> {
  const networks = flags.list<NetworkOption>('network');
  const aliases = flags.strings('network-alias');
  const ipv4 = flags.string('ip');
  const ipv6 = flags.string('ip6');
  const named = networks.length === 0 ? [undefined] : networks;
  const [main] = networks;
  if (aliases.length > 0 && main !== undefined && main.aliases.length > 0)
    throw new CommandError('conflicting options: cannot specify both --network-alias and per-network alias');
  if (aliases.length > 0 && !isUserDefined(main?.target))
    throw new CommandError('network-scoped aliases are only supported for user-defined networks');
  if (networks.some((each) => isUserDefined(each.target)) && networks.some((each) => !isUserDefined(each.target)))
    throw new CommandError('conflicting options: cannot attach both user-defined and non-user-defined network-modes');
  const plain =
    networks.length === 1 &&
    aliases.length + flags.strings('link').length === 0 &&
    ipv4 + ipv6 === '' &&
    isPlain(networks[0]!);
  // One network by its name alone is the daemon's to attach to.
  if (plain) return {};
  return Object.fromEntries(
    named.map((option, index) => {
      // The flags without a network's name belong to the first one.
      const first = index === 0;
      const own = option?.aliases ?? [];
      const all = first ? [...own, ...aliases] : own;
      const address = compact({
        IPv4Address: option?.ipv4Address || (first ? ipv4 : '') || undefined,
        IPv6Address: option?.ipv6Address || (first ? ipv6 : '') || undefined,
      });
      const endpoint = {
        IPAMConfig: Object.keys(address).length === 0 ? null : address,
        Links: orNull(first ? flags.strings('link') : []),
        Aliases: orNull(all),
        MacAddress: option?.macAddress ?? '',
        DriverOpts: Object.keys(option?.driverOptions ?? {}).length === 0 ? null : option?.driverOptions,
        GwPriority: option?.gatewayPriority ?? 0,
        NetworkID: '',
        EndpointID: '',
        Gateway: '',
        IPAddress: '',
        IPPrefixLen: 0,
        IPv6Gateway: '',
        GlobalIPv6Address: '',
        GlobalIPv6PrefixLen: 0,
        DNSNames: null,
      };
      return [option?.target ?? 'default', endpoint];
    }),
  );
}

function isUserDefined(target = 'default'): boolean {
  return !['default', 'bridge', 'host', 'none'].includes(target) && !target.startsWith('container:');
}

/** Whether nothing but the name was given. */
function isPlain(option: NetworkOption): boolean {
  return (
    option.aliases.length === 0 &&
    Object.keys(option.driverOptions).length === 0 &&
    option.ipv4Address + option.ipv6Address + option.macAddress === '' &&
    option.gatewayPriority === 0
  );
}
