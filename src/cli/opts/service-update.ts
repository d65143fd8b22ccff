import type { Task } from '../../kernel/wait.ts';
import type {
  ContainerSpec,
  Mount,
  NetworkAttachment,
  PortConfig,
  ServiceSpec,
  TaskSpec,
  Ulimit,
} from '../api/types.ts';
import type { FlagSet } from '../cobra/flags.ts';
import type { MountOption } from '../cobra/options/mount.ts';
import type { NetworkOption } from '../cobra/options/network.ts';
import type { PortOption } from '../cobra/options/port.ts';
import type { ReferenceOption } from '../cobra/options/reference.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { compareStrings } from '../../kernel/go/natsort.ts';
import { updateCapabilities } from './capabilities.ts';
import { completeVariable } from './environment.ts';
import { updateGenericResources } from './generic-resources.ts';
import { updateHealthcheck } from './health.ts';
import { compact, nonEmpty, pairsToMap } from './json.ts';
import { configReferences, secretReferences } from './references.ts';
import { hostsEntry, networkAttachments, networkId, portConfig, preferences, restartPolicy } from './service-create.ts';
import { updateConfig } from './update-config.ts';

/**
 * The spec that `docker service update` sends: the service's present one, changed by the flags that were given.
 * @throws CommandError (facts 12.6), DaemonError for networks that are not there
 */
export function* updateSpec(context: Context, flags: FlagSet, spec: ServiceSpec): Task<ServiceSpec> {
  const { TaskTemplate: template } = spec;
  const replicas = flags.numberOrNull('replicas');
  if (flags.changed('replicas') && replicas !== null && spec.Mode.Replicated === undefined)
    throw new CommandError('replicas can only be used with replicated mode');
  const container = updateContainer(context, flags, template.ContainerSpec ?? {});
  const resources = updateResources(flags, template.Resources);
  const networks = yield* updateNetworks(context, flags, template.Networks ?? spec.Networks ?? []);
  const driver = flags.changed('log-driver') ? flags.string('log-driver') : '';
  const next: ServiceSpec = compact({
    ...spec,
    Labels: updateMap(flags, 'label', spec.Labels),
    TaskTemplate: compact({
      ...template,
      ContainerSpec: yield* updateReferences(context, flags, container),
      Resources: resources,
      RestartPolicy: updateRestart(flags, template.RestartPolicy),
      Placement: updatePlacement(flags, template.Placement),
      Networks: networks,
      LogDriver:
        driver === ''
          ? template.LogDriver
          : compact({ Name: driver, Options: nonEmpty(pairsToMap(flags.strings('log-opt'))) }),
      ForceUpdate: flags.bool('force') ? (template.ForceUpdate ?? 0) + 1 : template.ForceUpdate,
    }) as TaskSpec,
    Mode:
      replicas !== null && flags.changed('replicas')
        ? { ...spec.Mode, Replicated: { ...spec.Mode.Replicated, Replicas: replicas } }
        : spec.Mode,
    UpdateConfig: updateConfig(flags, 'update', spec.UpdateConfig),
    RollbackConfig: updateConfig(flags, 'rollback', spec.RollbackConfig),
    EndpointSpec: updateEndpoint(flags, spec.EndpointSpec),
  }) as ServiceSpec;
  return next;
}

function given<T>(flags: FlagSet, name: string, read: () => T, otherwise: T): T {
  return flags.changed(name) ? read() : otherwise;
}

/** Present values and `--x-add` without `--x-rm`, sorted. */
function sortedList(flags: FlagSet, name: string, before: readonly string[] | undefined): string[] | undefined {
  const added = flags.changed(`${name}-add`) ? flags.strings(`${name}-add`) : [];
  const removed = new Set(flags.strings(`${name}-rm`));
  return nonEmpty([...(before ?? []), ...added].filter((each) => !removed.has(each)).sort(compareStrings));
}

function anyChanged(flags: FlagSet, ...names: readonly string[]): boolean {
  return names.some((name) => flags.changed(name));
}

function updateMap<T extends Readonly<Record<string, string>> | null | undefined>(
  flags: FlagSet,
  name: string,
  before: T,
): T | Record<string, string> {
  if (!anyChanged(flags, `${name}-add`, `${name}-rm`)) return before;
  const out: Record<string, string> = { ...before };
  for (const key of flags.strings(`${name}-rm`)) delete out[key];
  if (flags.changed(`${name}-add`)) {
    const value = flags.value(`${name}-add`);
    Object.assign(out, Array.isArray(value) ? pairsToMap(value as readonly string[]) : value);
  }
  return out;
}

function updateContainer(context: Context, flags: FlagSet, before: ContainerSpec): ContainerSpec {
  const text = (name: string, otherwise: string | undefined): string | undefined =>
    given(flags, name, () => nonEmpty(flags.string(name)), otherwise);
  const words = (name: string, otherwise: readonly string[] | undefined): readonly string[] | undefined =>
    given(flags, name, () => nonEmpty(flags.value(name) as readonly string[] | null), otherwise);
  const switched = (name: string, otherwise: boolean | undefined): boolean | undefined =>
    given(flags, name, () => nonEmpty(flags.bool(name)), otherwise);
  const capabilities = anyChanged(flags, 'cap-add', 'cap-drop')
    ? updateCapabilities(
        { add: before.CapabilityAdd ?? [], drop: before.CapabilityDrop ?? [] },
        flags.strings('cap-add'),
        flags.strings('cap-drop'),
      )
    : { add: before.CapabilityAdd ?? [], drop: before.CapabilityDrop ?? [] };
  return compact({
    ...before,
    Image: text('image', before.Image),
    Labels: nonEmpty(updateMap(flags, 'container-label', before.Labels)),
    Command: words('entrypoint', before.Command),
    Args: words('args', before.Args),
    Hostname: text('hostname', before.Hostname),
    Env: nonEmpty(updateEnvironment(context, flags, before.Env ?? [])),
    Dir: text('workdir', before.Dir),
    User: text('user', before.User),
    Groups: anyChanged(flags, 'group-add', 'group-rm') ? sortedList(flags, 'group', before.Groups) : before.Groups,
    Init: given(flags, 'init', () => flags.bool('init'), before.Init),
    StopSignal: text('stop-signal', before.StopSignal),
    TTY: switched('tty', before.TTY),
    ReadOnly: switched('read-only', before.ReadOnly),
    Mounts: nonEmpty(updateMounts(flags, before.Mounts ?? [])),
    StopGracePeriod: given(
      flags,
      'stop-grace-period',
      () => flags.numberOrNull('stop-grace-period') ?? undefined,
      before.StopGracePeriod,
    ),
    Healthcheck: updateHealthcheck(flags, before.Healthcheck),
    Hosts: nonEmpty(updateHosts(flags, before.Hosts ?? [])),
    DNSConfig: updateDns(flags, before.DNSConfig),
    Isolation: text('isolation', before.Isolation),
    Sysctls: nonEmpty(updateMap(flags, 'sysctl', before.Sysctls)),
    CapabilityAdd: nonEmpty(capabilities.add),
    CapabilityDrop: nonEmpty(capabilities.drop),
    Ulimits: nonEmpty(updateUlimits(flags, before.Ulimits ?? [])),
    OomScoreAdj: given(flags, 'oom-score-adj', () => nonEmpty(flags.number('oom-score-adj')), before.OomScoreAdj),
  }) as ContainerSpec;
}

/** The order of what --env-add leaves is chance on a real swarm; here a replaced variable keeps its place. */
function updateEnvironment(context: Context, flags: FlagSet, before: readonly string[]): string[] {
  const key = (variable: string): string => variable.split('=', 1)[0]!;
  const removed = new Set(flags.strings('env-rm'));
  const kept = before.filter((each) => !removed.has(key(each)));
  if (!flags.changed('env-add')) return kept;
  const variables = new Map(kept.map((each) => [key(each), each]));
  for (const each of flags.strings('env-add')) variables.set(key(each), completeVariable(context, each));
  return [...variables.values()];
}

/** By target; sorted by source, whether or not a mount changes (seen). */
function updateMounts(flags: FlagSet, before: readonly Mount[]): Mount[] {
  const mounts = new Map<string, Mount>();
  if (flags.changed('mount-add'))
    for (const mount of flags.list<MountOption>('mount-add')) {
      if (mounts.has(mount.Target ?? '')) throw new CommandError('duplicate mount target');
      mounts.set(mount.Target ?? '', mount as Mount);
    }
  for (const mount of before) if (!mounts.has(mount.Target ?? '')) mounts.set(mount.Target ?? '', mount);
  for (const target of flags.strings('mount-rm')) mounts.delete(target);
  const name = (mount: Mount): string => mount.Source ?? '';
  return [...mounts.values()].sort(
    (a, b) => compareStrings(name(a), name(b)) || compareStrings(a.Target ?? '', b.Target ?? ''),
  );
}

/** Entries `ip name…`; --host-rm takes a name, or `name:ip`. */
function updateHosts(flags: FlagSet, before: readonly string[]): string[] {
  if (!anyChanged(flags, 'host-add', 'host-rm')) return [...before];
  const removals = flags.strings('host-rm').map((text) => {
    const at = text.indexOf(':');
    return at < 0 ? { name: text, ip: undefined } : { name: text.slice(0, at), ip: text.slice(at + 1) };
  });
  const kept = before.flatMap((entry) => {
    const [ip = '', ...names] = entry.split(/\s+/);
    const left = names.filter(
      (name) => !removals.some((each) => each.name === name && (each.ip === undefined || each.ip === ip)),
    );
    return left.length === 0 && names.length > 0 ? [] : [[ip, ...left].join(' ')];
  });
  const added = flags.changed('host-add') ? flags.strings('host-add').map(hostsEntry) : [];
  return [...new Set([...kept, ...added])];
}

function updateDns(flags: FlagSet, before: ContainerSpec['DNSConfig']): ContainerSpec['DNSConfig'] {
  const names = ['dns', 'dns-search', 'dns-option'].flatMap((name) => [`${name}-add`, `${name}-rm`]);
  if (!anyChanged(flags, ...names)) return before;
  const list = (name: string, own: readonly string[] | undefined): string[] | undefined =>
    sortedList(flags, name, own)?.filter((each, i, all) => each !== all[i - 1]);
  return compact({
    Nameservers: list('dns', before?.Nameservers),
    Search: list('dns-search', before?.Search),
    Options: list('dns-option', before?.Options),
  }) as ContainerSpec['DNSConfig'];
}

function updateUlimits(flags: FlagSet, before: readonly Ulimit[]): Ulimit[] {
  if (!anyChanged(flags, 'ulimit-add', 'ulimit-rm')) return [...before];
  const byName = new Map(before.map((ulimit) => [ulimit.Name, ulimit]));
  for (const each of flags.strings('ulimit-rm')) byName.delete(each.split('=', 1)[0]!);
  for (const ulimit of flags.list<Ulimit>('ulimit-add')) byName.set(ulimit.Name, ulimit);
  return [...byName.values()].sort((a, b) => compareStrings(a.Name, b.Name));
}

function updateResources(flags: FlagSet, before: TaskSpec['Resources']): TaskSpec['Resources'] {
  const number = (name: string, otherwise: number | undefined): number | undefined =>
    given(flags, name, () => nonEmpty(flags.number(name)), otherwise);
  let resources = before;
  if (anyChanged(flags, 'limit-cpu', 'limit-memory', 'limit-pids'))
    resources = {
      ...resources,
      Limits: compact({
        ...resources?.Limits,
        NanoCPUs: number('limit-cpu', resources?.Limits?.NanoCPUs),
        MemoryBytes: number('limit-memory', resources?.Limits?.MemoryBytes),
        Pids: number('limit-pids', resources?.Limits?.Pids),
      }) as NonNullable<TaskSpec['Resources']>['Limits'],
    } as TaskSpec['Resources'];
  const generic = ['generic-resource-add', 'generic-resource-rm'];
  if (anyChanged(flags, 'reserve-cpu', 'reserve-memory', ...generic)) {
    const own = resources?.Reservations;
    resources = {
      ...resources,
      Reservations: compact({
        ...own,
        NanoCPUs: number('reserve-cpu', own?.NanoCPUs),
        MemoryBytes: number('reserve-memory', own?.MemoryBytes),
        GenericResources: anyChanged(flags, ...generic)
          ? nonEmpty(
              updateGenericResources(
                own?.GenericResources ?? [],
                flags.strings('generic-resource-add'),
                flags.strings('generic-resource-rm'),
              ),
            )
          : own?.GenericResources,
      }) as NonNullable<TaskSpec['Resources']>['Reservations'],
    } as TaskSpec['Resources'];
  }
  return resources;
}

function updateRestart(flags: FlagSet, before: TaskSpec['RestartPolicy']): TaskSpec['RestartPolicy'] {
  const fresh = restartPolicy(flags);
  if (fresh === undefined || before === undefined) return fresh ?? before;
  return compact({
    Condition: given(flags, 'restart-condition', () => fresh.Condition, before.Condition),
    Delay: given(flags, 'restart-delay', () => fresh.Delay, before.Delay),
    MaxAttempts: given(flags, 'restart-max-attempts', () => fresh.MaxAttempts, before.MaxAttempts),
    Window: given(flags, 'restart-window', () => fresh.Window, before.Window),
  }) as TaskSpec['RestartPolicy'];
}

function updatePlacement(flags: FlagSet, before: TaskSpec['Placement']): TaskSpec['Placement'] {
  const names = ['constraint-add', 'constraint-rm', 'placement-pref-add', 'placement-pref-rm', 'replicas-max-per-node'];
  if (!anyChanged(flags, ...names)) return before;
  const removed = new Set(flags.strings('placement-pref-rm'));
  const kept = (before?.Preferences ?? []).filter(({ Spread }) => !removed.has(Spread.SpreadDescriptor));
  const added = flags.changed('placement-pref-add') ? preferences(flags.strings('placement-pref-add')) : [];
  return compact({
    ...before,
    Constraints: sortedList(flags, 'constraint', before?.Constraints),
    Preferences: nonEmpty([...kept, ...added]),
    MaxReplicas: given(
      flags,
      'replicas-max-per-node',
      () => nonEmpty(flags.number('replicas-max-per-node')),
      before?.MaxReplicas,
    ),
  }) as TaskSpec['Placement'];
}

function portKey({ PublishedPort = 0, TargetPort = 0, Protocol = 'tcp', PublishMode = 'ingress' }: PortConfig): string {
  return `${PublishedPort}:${TargetPort}/${Protocol}/${PublishMode}`;
}

function updateEndpoint(flags: FlagSet, before: ServiceSpec['EndpointSpec']): ServiceSpec['EndpointSpec'] {
  let endpoint = before;
  if (flags.changed('endpoint-mode')) endpoint = { ...endpoint, Mode: flags.string('endpoint-mode') };
  if (!anyChanged(flags, 'publish-add', 'publish-rm')) return endpoint;
  const present = new Map((endpoint?.Ports ?? []).map((port) => [portKey(port), port]));
  // --publish-rm knows a port by its target, protocol and mode, whatever it is published as (observed 25).
  const sort = ({ TargetPort, Protocol = 'tcp', PublishMode = 'ingress' }: PortConfig): string =>
    `${TargetPort}/${Protocol}/${PublishMode}`;
  const removed = new Set(flags.list<PortOption>('publish-rm').map(sort));
  const ports = [...present.values()].filter((port) => !removed.has(sort(port)));
  if (flags.changed('publish-add'))
    for (const port of flags.list<PortOption>('publish-add'))
      if (!present.has(portKey(port))) ports.push(portConfig(port));
  ports.sort((a, b) => compareStrings(portKey(a), portKey(b)));
  return compact({ ...endpoint, Ports: nonEmpty(ports) }) as ServiceSpec['EndpointSpec'];
}

function* updateNetworks(
  context: Context,
  flags: FlagSet,
  before: readonly NetworkAttachment[],
): Task<NetworkAttachment[] | undefined> {
  if (!anyChanged(flags, 'network-add', 'network-rm')) return nonEmpty([...before]);
  const removed = new Set<string>();
  for (const name of flags.strings('network-rm')) removed.add(yield* networkId(context, name));
  const kept = before.filter(({ Target = '' }) => !removed.has(Target));
  const added: NetworkAttachment[] = [];
  if (flags.changed('network-add'))
    for (const option of flags.list<NetworkOption>('network-add')) {
      const [attachment] = yield* networkAttachments(context, [option]);
      if ([...kept, ...added].some(({ Target }) => Target === attachment?.Target))
        throw new CommandError(`service is already attached to network ${option.target}`);
      added.push(attachment!);
    }
  return nonEmpty([...kept, ...added].sort((a, b) => compareStrings(a.Target ?? '', b.Target ?? '')));
}

function* updateReferences(context: Context, flags: FlagSet, container: ContainerSpec): Task<ContainerSpec> {
  let { Secrets, Configs, Privileges } = container;
  if (anyChanged(flags, 'secret-add', 'secret-rm')) {
    const removed = new Set(flags.strings('secret-rm'));
    const added = flags.changed('secret-add')
      ? yield* secretReferences(context, flags.list<ReferenceOption>('secret-add'))
      : [];
    Secrets = [...(Secrets ?? []).filter(({ SecretName }) => !removed.has(SecretName)), ...added];
  }
  const credentials = flags.changed('credential-spec')
    ? (flags.value('credential-spec') as { config: string; file: string; registry: string } | null)
    : undefined;
  if (anyChanged(flags, 'config-add', 'config-rm') || credentials !== undefined) {
    const removed = new Set(flags.strings('config-rm'));
    const options = flags.changed('config-add') ? flags.list<ReferenceOption>('config-add') : [];
    const added = yield* configReferences(context, options, nonEmpty(credentials?.config));
    const kept = (Configs ?? []).filter(
      ({ ConfigName, Runtime }) => !removed.has(ConfigName) && (credentials === undefined || Runtime === undefined),
    );
    Configs = [...kept, ...added];
    if (credentials !== undefined) {
      const id = added.find(({ Runtime }) => Runtime !== undefined)?.ConfigID ?? '';
      Privileges = {
        ...Privileges,
        CredentialSpec:
          credentials === null ? null : { Config: id, File: credentials.file, Registry: credentials.registry },
      };
    }
  }
  return compact({ ...container, Privileges, Secrets: nonEmpty(Secrets), Configs: nonEmpty(Configs) }) as ContainerSpec;
}
