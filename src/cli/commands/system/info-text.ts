import type { Task } from '../../../kernel/wait.ts';
import type { Json } from '../../../net/http.ts';
import type { SwarmInfo } from '../../api/types.ts';
import { CLIENT_VERSION } from '../../client-version.ts';
import type { Context } from '../../context.ts';
import { CommandError, ConnectionFailed } from '../../errors.ts';
import { decode } from '../../../kernel/go/json.ts';
import { compareStrings } from '../../../kernel/go/natsort.ts';
import { DockerInfo, SparseInfo } from '../../go/structs/index.ts';
import { bytesSize, humanDuration } from '../../../kernel/go/units.ts';
import { dockerTemplate } from '../../formatter/docker-template.ts';
import { runTemplate } from './run-template.ts';
import { clientVersion } from './version-text.ts';

interface Commit {
  readonly ID?: string;
}

/** The parts of the daemon's /info that are printed. */
interface Info {
  readonly Containers: number;
  readonly ContainersRunning: number;
  readonly ContainersPaused: number;
  readonly ContainersStopped: number;
  readonly Images: number;
  readonly ServerVersion?: string;
  readonly Driver?: string;
  readonly DriverStatus?: readonly (readonly [string, string])[] | null;
  readonly LoggingDriver?: string;
  readonly CgroupDriver?: string;
  readonly CgroupVersion?: string;
  readonly Plugins?: Readonly<Record<'Volume' | 'Network' | 'Authorization' | 'Log', readonly string[] | null>>;
  readonly CDISpecDirs?: readonly string[] | null;
  readonly Swarm: SwarmInfo;
  readonly Runtimes?: Readonly<Record<string, object>> | null;
  readonly DefaultRuntime?: string;
  readonly InitBinary?: string;
  readonly ContainerdCommit?: Commit;
  readonly RuncCommit?: Commit;
  readonly InitCommit?: Commit;
  readonly SecurityOptions?: readonly string[] | null;
  readonly KernelVersion?: string;
  readonly OperatingSystem?: string;
  readonly OSType?: string;
  readonly Architecture?: string;
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly Name?: string;
  readonly ID?: string;
  readonly DockerRootDir?: string;
  readonly Debug: boolean;
  readonly NFd?: number;
  readonly NGoroutines?: number;
  readonly SystemTime?: string;
  readonly NEventsListener?: number;
  readonly HttpProxy?: string;
  readonly HttpsProxy?: string;
  readonly NoProxy?: string;
  readonly Labels?: readonly string[] | null;
  readonly ExperimentalBuild: boolean;
  readonly RegistryConfig?: {
    readonly InsecureRegistryCIDRs?: readonly string[] | null;
    readonly IndexConfigs?: Readonly<Record<string, { readonly Secure: boolean }>> | null;
    readonly Mirrors?: readonly string[] | null;
  } | null;
  readonly LiveRestoreEnabled: boolean;
  readonly ProductLicense?: string;
  readonly Warnings?: readonly string[] | null;
}

/**
 * `docker info`: the client's part is printed even when there is no daemon, and a template that names nothing else
 * does not ask for one.
 * @throws CommandError
 */
export function* printInfo(context: Context, format: string): Task<number> {
  const { ApiVersion: _, ...version } = clientVersion(context.api.version) as Record<string, unknown>;
  const client = { ClientInfo: { Debug: false, ...version, Plugins: [], Warnings: null } };
  if (format !== '' && isForClient(format, client)) {
    runTemplate(context, format, '', decode(client as unknown as Json, SparseInfo));
    return 0;
  }
  let info: Info | undefined;
  let failure: CommandError | undefined;
  try {
    info = yield* context.api.json<Info>('GET', '/info');
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    failure = error;
  }
  const unreachable = failure instanceof ConnectionFailed;
  if (format !== '') {
    if (failure !== undefined) context.warn(`${failure.message}\n`);
    const errors = failure === undefined || unreachable ? {} : { ServerErrors: [failure.message] };
    // Without the daemon's answer its part is there all the same, and empty.
    runTemplate(context, format, '', decode({ ID: '', ...info, ...errors, ...client } as unknown as Json, DockerInfo));
    return unreachable ? 1 : 0;
  }
  context.print(`Client:\n Version:    ${CLIENT_VERSION}\n Context:    default\n Debug Mode: false\n\nServer:\n`);
  if (info === undefined) {
    if (failure === undefined || unreachable) throw failure ?? new CommandError('');
    context.warn(`ERROR: ${failure.message}\n`);
    throw new CommandError('errors pretty printing info');
  }
  context.print(`${serverLines(info).join('\n')}\n\n`);
  for (const warning of info.Warnings ?? []) context.warn(`${warning}\n`);
  return 0;
}

/** Whether a template can do with the client's part alone; one that names no field is taken for one that cannot. */
function isForClient(format: string, client: object): boolean {
  if (!/\.[a-zA-Z]/.test(format)) return false;
  try {
    dockerTemplate(format).execute(decode(client as unknown as Json, SparseInfo));
    return true;
  } catch {
    return false;
  }
}

/** `name: value` where there is a value. */
function present(name: string, value: string | undefined): string[] {
  return value === undefined || value === '' ? [] : [` ${name}: ${value}`];
}

function block(title: string, lines: readonly string[] | null | undefined): string[] {
  return lines === undefined || lines === null || lines.length === 0
    ? []
    : [` ${title}:`, ...lines.map((line) => `  ${line}`)];
}

function serverLines(info: Info): string[] {
  const plugins = (kind: keyof NonNullable<Info['Plugins']>): string => (info.Plugins?.[kind] ?? []).join(' ');
  return [
    ` Containers: ${info.Containers}`,
    `  Running: ${info.ContainersRunning}`,
    `  Paused: ${info.ContainersPaused}`,
    `  Stopped: ${info.ContainersStopped}`,
    ` Images: ${info.Images}`,
    ...present('Server Version', info.ServerVersion),
    ...present('Storage Driver', info.Driver),
    ...(info.DriverStatus ?? []).map(([name, value]) => `  ${name}: ${value}`),
    ...present('Logging Driver', info.LoggingDriver),
    ...present('Cgroup Driver', info.CgroupDriver),
    ...present('Cgroup Version', info.CgroupVersion),
    ' Plugins:',
    `  Volume: ${plugins('Volume')}`,
    `  Network: ${plugins('Network')}`,
    ...(plugins('Authorization') === '' ? [] : [`  Authorization: ${plugins('Authorization')}`]),
    `  Log: ${plugins('Log')}`,
    ...block('CDI spec directories', info.CDISpecDirs),
    ` Swarm: ${info.Swarm.LocalNodeState}`,
    ...swarmLines(info.Swarm),
    ...runtimeLines(info),
    ...present('Kernel Version', info.KernelVersion),
    ...present('Operating System', info.OperatingSystem),
    ...present('OSType', info.OSType),
    ...present('Architecture', info.Architecture),
    ` CPUs: ${info.NCPU}`,
    ` Total Memory: ${bytesSize(info.MemTotal)}`,
    ...present('Name', info.Name),
    ...present('ID', info.ID),
    ` Docker Root Dir: ${info.DockerRootDir ?? ''}`,
    ` Debug Mode: ${String(info.Debug)}`,
    ...(info.Debug
      ? [
          `  File Descriptors: ${info.NFd ?? 0}`,
          `  Goroutines: ${info.NGoroutines ?? 0}`,
          `  System Time: ${info.SystemTime ?? ''}`,
          `  EventsListeners: ${info.NEventsListener ?? 0}`,
        ]
      : []),
    ...present('HTTP Proxy', info.HttpProxy),
    ...present('HTTPS Proxy', info.HttpsProxy),
    ...present('No Proxy', info.NoProxy),
    ...block('Labels', info.Labels),
    ` Experimental: ${String(info.ExperimentalBuild)}`,
    ...registryLines(info),
    ` Live Restore Enabled: ${String(info.LiveRestoreEnabled)}`,
    ...present('Product License', info.ProductLicense),
  ];
}

function registryLines({ RegistryConfig: registry }: Info): string[] {
  const insecure = Object.entries(registry?.IndexConfigs ?? {})
    .filter(([, { Secure }]) => !Secure)
    .map(([name]) => name);
  return [
    ...block('Insecure Registries', [...insecure.sort(compareStrings), ...(registry?.InsecureRegistryCIDRs ?? [])]),
    ...block('Registry Mirrors', registry?.Mirrors),
  ];
}

function runtimeLines(info: Info): string[] {
  if (info.OSType !== 'linux') return [];
  const out: string[] = [];
  // Docker walks a map here, so that the order of the names is chance.
  const names = Object.keys(info.Runtimes ?? {}).sort(compareStrings);
  if (names.length > 0) out.push(` Runtimes: ${names.join(' ')}`);
  out.push(
    ` Default Runtime: ${info.DefaultRuntime ?? ''}`,
    ` Init Binary: ${info.InitBinary ?? ''}`,
    ` containerd version: ${info.ContainerdCommit?.ID ?? ''}`,
    ` runc version: ${info.RuncCommit?.ID ?? ''}`,
    ` init version: ${info.InitCommit?.ID ?? ''}`,
  );
  const security = info.SecurityOptions ?? [];
  if (security.length > 0) out.push(' Security Options:');
  for (const option of security) {
    // name=seccomp,profile=builtin
    const fields = option.split(',').map((field) => field.split('=') as [string, string]);
    for (const [key, value] of fields)
      out.push(key === 'name' ? `  ${value}` : `   ${key[0]!.toUpperCase()}${key.slice(1)}: ${value}`);
  }
  return out;
}

/** Nothing more is told of a node that is in no swarm or locked (facts 15.3). */
function swarmLines(swarm: SwarmInfo): string[] {
  if (swarm.LocalNodeState === 'inactive' || swarm.LocalNodeState === 'locked') return [];
  const out = [`  NodeID: ${swarm.NodeID}`];
  if (swarm.Error !== '') out.push(`  Error: ${swarm.Error}`);
  out.push(`  Is Manager: ${String(swarm.ControlAvailable)}`);
  const { Cluster: cluster } = swarm;
  if (
    cluster !== undefined &&
    cluster !== null &&
    swarm.ControlAvailable &&
    swarm.Error === '' &&
    swarm.LocalNodeState !== 'error'
  ) {
    const pools = cluster.DefaultAddrPool ?? [];
    const { Orchestration, Raft, Dispatcher, CAConfig, EncryptionConfig } = cluster.Spec;
    out.push(
      `  ClusterID: ${cluster.ID}`,
      `  Managers: ${swarm.Managers ?? 0}`,
      `  Nodes: ${swarm.Nodes ?? 0}`,
      // Told only where they were chosen (recorded/info, swarm-settings).
      ...(pools.length === 0
        ? []
        : [
            `  Default Address Pool: ${pools.map((pool) => `${pool}  `).join('')}`,
            `  SubnetSize: ${cluster.SubnetSize ?? 0}`,
          ]),
      ...((cluster.DataPathPort ?? 0) > 0 ? [`  Data Path Port: ${cluster.DataPathPort ?? 0}`] : []),
      '  Orchestration:',
      `   Task History Retention Limit: ${Orchestration.TaskHistoryRetentionLimit ?? 0}`,
      '  Raft:',
      `   Snapshot Interval: ${Raft.SnapshotInterval ?? 0}`,
      ...(Raft.KeepOldSnapshots === undefined
        ? []
        : [`   Number of Old Snapshots to Retain: ${Raft.KeepOldSnapshots}`]),
      `   Heartbeat Tick: ${Raft.HeartbeatTick}`,
      `   Election Tick: ${Raft.ElectionTick}`,
      '  Dispatcher:',
      `   Heartbeat Period: ${humanDuration(Dispatcher.HeartbeatPeriod ?? 0)}`,
      '  CA Configuration:',
      `   Expiry Duration: ${humanDuration(CAConfig.NodeCertExpiry ?? 0)}`,
      `   Force Rotate: ${CAConfig.ForceRotate ?? 0}`,
    );
    const signing = (CAConfig.SigningCACert ?? '').trim();
    if (signing !== '') out.push(`   Signing CA Certificate: \n${signing}\n`);
    const authorities = CAConfig.ExternalCAs ?? [];
    if (authorities.length > 0)
      out.push('   External CAs:', ...authorities.map(({ Protocol, URL }) => `     ${Protocol}: ${URL}`));
    out.push(
      `  Autolock Managers: ${String(EncryptionConfig.AutoLockManagers)}`,
      `  Root Rotation In Progress: ${String(cluster.RootRotationInProgress)}`,
    );
  }
  out.push(`  Node Address: ${swarm.NodeAddr}`);
  const managers = (swarm.RemoteManagers ?? []).map(({ Addr }) => Addr).sort(compareStrings);
  if (managers.length > 0) out.push('  Manager Addresses:', ...managers.map((address) => `   ${address}`));
  return out;
}
