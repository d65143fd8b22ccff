import { byText } from '../../kernel/compare.ts';
import type { Task } from '../../kernel/wait.ts';
import type { ContainerSpec, Network, NetworkAttachment, ServiceMode, ServiceSpec, TaskSpec } from '../api/types.ts';
import type { FlagSet } from '../cobra/flags.ts';
import type { MountOption } from '../cobra/options/mount.ts';
import type { NetworkOption } from '../cobra/options/network.ts';
import type { PortOption } from '../cobra/options/port.ts';
import type { ReferenceOption } from '../cobra/options/reference.ts';
import { ulimitsByName, type UlimitOption } from '../cobra/options/ulimit.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { NANOS_PER_SECOND } from '../../kernel/go/duration.ts';
import { effectiveCapabilities } from './capabilities.ts';
import { readEnvironment } from './environment.ts';
import { genericResources } from './generic-resources.ts';
import { healthcheck } from './health.ts';
import { withTag } from './image.ts';
import { compact, nonEmpty, pairsToMap } from './json.ts';
import { configReferences, secretReferences } from './references.ts';
import { updateConfig, updateFlagsGiven } from './update-config.ts';

const RESTART_FLAGS = ['restart-condition', 'restart-delay', 'restart-max-attempts', 'restart-window'];
const DEFAULT_RESTART_DELAY = 5 * NANOS_PER_SECOND;

/**
 * The spec that `docker service create` sends, from its flags: what was not given is left to the daemon.
 * @throws CommandError (facts 12.6), DaemonError for networks that are not there
 */
export function* createSpec(context: Context, flags: FlagSet, args: readonly string[]): Task<ServiceSpec> {
  const environment = readEnvironment(context, flags.strings('env-file'), flags.strings('env'));
  const networks = yield* networkAttachments(context, flags.list<NetworkOption>('network'));
  const mode = serviceMode(flags);
  const container = containerSpec(flags, args, environment);
  const driver = flags.string('log-driver');
  const spec: ServiceSpec = compact({
    Name: nonEmpty(flags.string('name')),
    Labels: pairsToMap(flags.strings('label')),
    TaskTemplate: compact({
      ContainerSpec: container,
      Resources: resources(flags),
      RestartPolicy: restartPolicy(flags),
      Placement: compact({
        Constraints: nonEmpty(flags.strings('constraint')),
        Preferences: nonEmpty(preferences(flags.strings('placement-pref'))),
        MaxReplicas: nonEmpty(flags.number('replicas-max-per-node')),
      }) as TaskSpec['Placement'],
      Networks: nonEmpty(networks),
      LogDriver:
        driver === '' ? undefined : compact({ Name: driver, Options: nonEmpty(pairsToMap(flags.strings('log-opt'))) }),
      ForceUpdate: 0,
    }) as TaskSpec,
    Mode: mode,
    UpdateConfig: updateConfig(flags, 'update'),
    RollbackConfig: updateConfig(flags, 'rollback'),
    EndpointSpec: compact({
      Mode: flags.string('endpoint-mode').toLowerCase() || 'vip',
      Ports: nonEmpty(flags.list<PortOption>('publish').map(portConfig)),
    }),
  }) as ServiceSpec;
  if (
    (mode.ReplicatedJob ?? mode.GlobalJob) !== undefined &&
    (updateFlagsGiven(flags, 'update') || updateFlagsGiven(flags, 'rollback'))
  )
    throw new CommandError('update and rollback configuration is not supported for jobs');
  return yield* withReferences(context, flags, spec, container);
}

function serviceMode(flags: FlagSet): ServiceMode {
  const mode = flags.string('mode');
  const replicas = flags.numberOrNull('replicas');
  const concurrent = flags.numberOrNull('max-concurrent');
  if (mode === 'global' || mode === 'global-job') {
    if (replicas !== null) throw new CommandError('replicas can only be used with replicated or replicated-job mode');
    if (flags.number('replicas-max-per-node') > 0)
      throw new CommandError('replicas-max-per-node can only be used with replicated or replicated-job mode');
  }
  if (mode !== 'replicated-job' && concurrent !== null && ['global', 'global-job', 'replicated'].includes(mode))
    throw new CommandError('max-concurrent can only be used with replicated-job mode');
  switch (mode) {
    case 'global':
      return { Global: {} };
    case 'global-job':
      return { GlobalJob: {} };
    case 'replicated':
      return { Replicated: compact({ Replicas: replicas ?? undefined }) };
    case 'replicated-job':
      return {
        ReplicatedJob: compact({
          MaxConcurrent: concurrent ?? replicas ?? undefined,
          TotalCompletions: replicas ?? undefined,
        }),
      };
    default:
      throw new CommandError(`Unknown mode: ${mode}, only replicated and global supported`);
  }
}

/** Of a variable that is given with several values the last one stays; the same value twice stays twice. */
function lastOfEach(environment: readonly string[]): string[] {
  let kept: string[] = [];
  for (const each of environment) {
    const start = `${each.split('=', 1)[0]}=`;
    kept = [...kept.filter((other) => other === each || !other.startsWith(start)), each];
  }
  return kept;
}

function containerSpec(
  flags: FlagSet,
  [image = '', ...args]: readonly string[],
  environment: readonly string[],
): ContainerSpec {
  const capabilities = effectiveCapabilities(flags.strings('cap-add'), flags.strings('cap-drop'));
  const credentials = flags.value('credential-spec') as { config: string; file: string; registry: string } | null;
  const grace = flags.numberOrNull('stop-grace-period');
  return compact({
    Image: nonEmpty(withTag(image)),
    Labels: nonEmpty(pairsToMap(flags.strings('container-label'))),
    Command: nonEmpty(flags.value('entrypoint') as readonly string[] | null),
    Args: nonEmpty(args),
    Hostname: nonEmpty(flags.string('hostname')),
    Env: nonEmpty(lastOfEach(environment)),
    Dir: nonEmpty(flags.string('workdir')),
    User: nonEmpty(flags.string('user')),
    Groups: nonEmpty(flags.strings('group')),
    Privileges:
      credentials === null
        ? undefined
        : {
            CredentialSpec: { Config: credentials.config, File: credentials.file, Registry: credentials.registry },
            SELinuxContext: null,
            NoNewPrivileges: false,
          },
    Init: flags.bool('init'),
    StopSignal: nonEmpty(flags.string('stop-signal')),
    TTY: nonEmpty(flags.bool('tty')),
    ReadOnly: nonEmpty(flags.bool('read-only')),
    Mounts: nonEmpty(flags.list<MountOption>('mount')),
    StopGracePeriod: grace ?? undefined,
    Healthcheck: healthcheck(flags),
    Hosts: nonEmpty(flags.strings('host').map(hostsEntry)),
    DNSConfig: compact({
      Nameservers: nonEmpty(flags.strings('dns')),
      Search: nonEmpty(flags.strings('dns-search')),
      Options: nonEmpty(flags.strings('dns-option')),
    }) as ContainerSpec['DNSConfig'],
    Isolation: nonEmpty(flags.string('isolation')),
    Sysctls: nonEmpty(sysctls(flags)),
    CapabilityAdd: nonEmpty(capabilities.add),
    CapabilityDrop: nonEmpty(capabilities.drop),
    Ulimits: nonEmpty(ulimitsByName(flags.list<UlimitOption>('ulimit'))),
    OomScoreAdj: nonEmpty(flags.number('oom-score-adj')),
  }) as ContainerSpec;
}

function sysctls(flags: FlagSet): Readonly<Record<string, string>> {
  const value = flags.value('sysctl');
  return Array.isArray(value) ? pairsToMap(value as readonly string[]) : flags.map('sysctl');
}

/** `host:ip` of a flag as /etc/hosts has it: `ip host`. */
export function hostsEntry(host: string): string {
  const at = host.indexOf(':');
  return `${host.slice(at + 1)} ${host.slice(0, at)}`;
}

/** A port without the parts that say nothing. */
export function portConfig({ Protocol, TargetPort, PublishedPort, PublishMode }: PortOption): object {
  return compact({ Protocol, TargetPort, PublishedPort: nonEmpty(PublishedPort), PublishMode });
}

export function preferences(descriptors: readonly string[]): { Spread: { SpreadDescriptor: string } }[] {
  return descriptors.map((descriptor) => ({ Spread: { SpreadDescriptor: descriptor } }));
}

function resources(flags: FlagSet): TaskSpec['Resources'] {
  return {
    Limits: compact({
      NanoCPUs: nonEmpty(flags.number('limit-cpu')),
      MemoryBytes: nonEmpty(flags.number('limit-memory')),
      Pids: nonEmpty(flags.number('limit-pids')),
    }),
    Reservations: compact({
      NanoCPUs: nonEmpty(flags.number('reserve-cpu')),
      MemoryBytes: nonEmpty(flags.number('reserve-memory')),
      GenericResources: nonEmpty(genericResources(flags.strings('generic-resource'))),
    }),
  } as TaskSpec['Resources'];
}

/** Undefined unless one of the flags was given; what was not is then swarm's default. */
export function restartPolicy(flags: FlagSet): TaskSpec['RestartPolicy'] {
  if (!RESTART_FLAGS.some((name) => flags.changed(name))) return undefined;
  const condition = flags.string('restart-condition');
  return compact({
    Condition: condition === '' ? 'any' : condition,
    Delay: flags.changed('restart-delay') ? (flags.numberOrNull('restart-delay') ?? 0) : DEFAULT_RESTART_DELAY,
    MaxAttempts: flags.numberOrNull('restart-max-attempts') ?? 0,
    Window: flags.changed('restart-window') ? (flags.numberOrNull('restart-window') ?? 0) : undefined,
  }) as TaskSpec['RestartPolicy'];
}

/** Looks up networks by name or id, in the swarm's scope. @throws DaemonError `network x not found` */
export function* networkAttachments(context: Context, options: readonly NetworkOption[]): Task<NetworkAttachment[]> {
  const out: NetworkAttachment[] = [];
  for (const { target, aliases, driverOptions } of options) {
    const id = yield* networkId(context, target);
    out.push(
      compact({ Target: id, Aliases: nonEmpty(aliases), DriverOpts: nonEmpty(driverOptions) }) as NetworkAttachment,
    );
  }
  return out.sort(byText(({ Target = '' }) => Target));
}

export function* networkId(context: Context, name: string): Task<string> {
  const network = yield* context.api.json<Network>('GET', `/networks/${name}`, { query: { scope: 'swarm' } });
  return network.Id;
}

/** Fills in the ids of secrets and configs, and of the config that a credential spec names. */
function* withReferences(
  context: Context,
  flags: FlagSet,
  spec: ServiceSpec,
  container: ContainerSpec,
): Task<ServiceSpec> {
  const secrets = yield* secretReferences(context, flags.list<ReferenceOption>('secret'));
  const named = container.Privileges?.CredentialSpec?.Config;
  const configs = yield* configReferences(context, flags.list<ReferenceOption>('config'), nonEmpty(named));
  const credentials = configs.find(({ ConfigName, Runtime }) => Runtime !== undefined && ConfigName === named);
  return {
    ...spec,
    TaskTemplate: {
      ...spec.TaskTemplate,
      ContainerSpec: compact({
        ...container,
        ...(credentials === undefined
          ? {}
          : {
              Privileges: {
                ...container.Privileges,
                CredentialSpec: { ...container.Privileges?.CredentialSpec, Config: credentials.ConfigID },
              },
            }),
        Secrets: nonEmpty(secrets),
        Configs: nonEmpty(configs),
      }) as ContainerSpec,
    },
  };
}
