import { byText } from '../../kernel/compare.ts';
import { quote } from '../../kernel/go/strconv.ts';
import type { Task } from '../../kernel/wait.ts';
import type {
  ConfigReference,
  ContainerSpec,
  HealthConfig,
  NetworkAttachment,
  SecretReference,
  ServiceMode,
  ServiceSpec,
  TaskSpec,
  UpdateConfig,
} from '../api/types.ts';
import { nanoCpus } from '../cobra/options/nano-cpus.ts';
import type { ReferenceOption } from '../cobra/options/reference.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { effectiveCapabilities } from '../opts/capabilities.ts';
import { compact, nonEmpty } from '../opts/json.ts';
import { configReferences, secretReferences } from '../opts/references.ts';
import { parseRestartPolicy } from '../opts/restart-policy.ts';
import { preferences } from '../opts/service-create.ts';
import type {
  ComposeFile,
  DeployConfig,
  FileObjectConfig,
  FileReferenceConfig,
  HealthcheckConfig,
  ServiceConfig,
  UpdateConfigSection,
} from './compose-file.ts';
import { convertMount } from './convert-mounts.ts';
import { DEFAULT_NETWORK, IMAGE_LABEL, isUserDefined, scoped, withStackLabel } from './stack-names.ts';

/**
 * A service of a Compose file as the API's spec (facts 13.3, 13.5).
 * @throws CommandError `service web: undefined network "x"`
 */
export function* convertService(context: Context, stack: string, name: string, file: ComposeFile): Task<ServiceSpec> {
  const service = file.services?.[name] ?? {};
  try {
    const secrets = yield* secretReferences(context, references(stack, 'secret', service.secrets, file.secrets));
    const credentials = service.credential_spec?.config ?? '';
    const configs = yield* configReferences(
      context,
      references(stack, 'config', service.configs, file.configs),
      credentials === '' ? undefined : objectName(stack, 'config', credentials, file.configs),
    );
    return serviceSpec(stack, name, service, file, {
      secrets: [...secrets].sort(byText(({ SecretName }) => SecretName)),
      configs: [...configs].sort(byText(({ ConfigName }) => ConfigName)),
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`service ${name}: ${error.message}`);
  }
}

interface References {
  readonly secrets: readonly SecretReference[];
  readonly configs: readonly ConfigReference[];
}

function serviceSpec(
  stack: string,
  name: string,
  service: ServiceConfig,
  file: ComposeFile,
  { secrets, configs }: References,
): ServiceSpec {
  const { deploy = {} } = service;
  const endpoint = compact({
    Mode: nonEmpty((deploy.endpoint_mode ?? '').toLowerCase()),
    Ports: nonEmpty(
      [...(service.ports ?? [])]
        .sort((a, b) => (a.published ?? 0) - (b.published ?? 0))
        .map(({ protocol, target, published, mode }) =>
          compact({
            Protocol: nonEmpty(protocol),
            TargetPort: nonEmpty(target),
            PublishedPort: nonEmpty(published),
            PublishMode: nonEmpty(mode),
          }),
        ),
    ),
  });
  const mode = serviceMode(deploy);
  const mounts = (service.volumes ?? []).map((each) => convertMount(each, file.volumes ?? {}, stack));
  const capabilities = effectiveCapabilities(service.cap_add ?? [], service.cap_drop ?? []);
  const placement = deploy.placement ?? {};
  const container: ContainerSpec = compact({
    Image: nonEmpty(service.image),
    Labels: withStackLabel(stack, service.labels),
    Command: nonEmpty(service.entrypoint),
    Args: nonEmpty(service.command),
    Hostname: nonEmpty(service.hostname),
    Env: nonEmpty(
      Object.entries(service.environment ?? {})
        .map(([key, value]) => (value === null ? key : `${key}=${value}`))
        .sort(byText((each) => each)),
    ),
    Dir: nonEmpty(service.working_dir),
    User: nonEmpty(service.user),
    Privileges: {
      CredentialSpec: credentialSpec(stack, service, configs),
      SELinuxContext: null,
      NoNewPrivileges: false,
    },
    Init: service.init,
    StopSignal: nonEmpty(service.stop_signal),
    TTY: nonEmpty(service.tty),
    OpenStdin: nonEmpty(service.stdin_open),
    ReadOnly: nonEmpty(service.read_only),
    Mounts: nonEmpty(mounts),
    StopGracePeriod: service.stop_grace_period,
    Healthcheck: service.healthcheck === undefined ? undefined : healthConfig(service.healthcheck),
    Hosts: nonEmpty((service.extra_hosts ?? []).map((each) => each.replace(/^(.*?):(.*)$/, '$2 $1'))),
    DNSConfig:
      service.dns === undefined && service.dns_search === undefined
        ? undefined
        : compact({ Nameservers: nonEmpty(service.dns), Search: nonEmpty(service.dns_search) }),
    Secrets: nonEmpty(secrets),
    Configs: nonEmpty(configs),
    Isolation: nonEmpty(service.isolation),
    Sysctls: nonEmpty(service.sysctls),
    CapabilityAdd: nonEmpty(capabilities.add),
    CapabilityDrop: nonEmpty(capabilities.drop),
    Ulimits: nonEmpty(
      Object.entries(service.ulimits ?? {})
        .sort(byText(([key]) => key))
        .map(([Name, limit]) => {
          const { soft: Soft, hard: Hard } = typeof limit === 'number' ? { soft: limit, hard: limit } : limit;
          return { Name, Hard, Soft };
        }),
    ),
  });
  return compact({
    Name: scoped(stack, name),
    Labels: { ...withStackLabel(stack, deploy.labels), [IMAGE_LABEL]: service.image ?? '' },
    TaskTemplate: compact({
      ContainerSpec: container,
      Resources: resources(deploy),
      RestartPolicy: restartPolicy(service),
      Placement: compact({
        Constraints: nonEmpty(placement.constraints),
        Preferences: nonEmpty(preferences((placement.preferences ?? []).map(({ spread = '' }) => spread))),
        MaxReplicas: nonEmpty(placement.max_replicas_per_node),
      }),
      Networks: attachments(stack, name, service, file),
      LogDriver:
        service.logging === undefined
          ? undefined
          : compact({ Name: nonEmpty(service.logging.driver), Options: nonEmpty(service.logging.options) }),
      ForceUpdate: 0,
    }) as TaskSpec,
    Mode: mode,
    UpdateConfig: updateConfig(deploy.update_config),
    RollbackConfig: updateConfig(deploy.rollback_config),
    EndpointSpec: endpoint,
  }) as ServiceSpec;
}

function serviceMode({ mode = '', replicas }: DeployConfig): ServiceMode {
  if ((mode === 'global' || mode === 'global-job') && replicas !== undefined)
    throw new CommandError('replicas can only be used with replicated or replicated-job mode');
  switch (mode) {
    case 'global':
      return { Global: {} };
    case 'global-job':
      return { GlobalJob: {} };
    case 'replicated-job':
      return { ReplicatedJob: compact({ MaxConcurrent: replicas, TotalCompletions: replicas }) };
    case '':
    case 'replicated':
      return { Replicated: compact({ Replicas: replicas }) };
    default:
      throw new CommandError(`Unknown mode: ${mode}`);
  }
}

function cpus(text = ''): number | undefined {
  if (text === '') return undefined;
  try {
    return nonEmpty(nanoCpus(text));
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}

function resources({ resources: { limits, reservations } = {} }: DeployConfig): TaskSpec['Resources'] {
  return compact({
    Limits:
      limits === undefined
        ? undefined
        : compact({
            NanoCPUs: cpus(limits.cpus),
            MemoryBytes: nonEmpty(limits.memory),
            Pids: nonEmpty(limits.pids),
          }),
    Reservations:
      reservations === undefined
        ? undefined
        : compact({
            NanoCPUs: cpus(reservations.cpus),
            MemoryBytes: nonEmpty(reservations.memory),
            GenericResources: nonEmpty(
              (reservations.generic_resources ?? []).map(({ discrete_resource_spec: spec }) =>
                compact({
                  DiscreteResourceSpec:
                    spec === undefined
                      ? undefined
                      : compact({ Kind: nonEmpty(spec.kind), Value: nonEmpty(spec.value) }),
                }),
              ),
            ),
          }),
  });
}

/** `restart`, though docker calls it ignored, is what counts where there is no `restart_policy` (facts 13.3). */
function restartPolicy({ restart = '', deploy = {} }: ServiceConfig): TaskSpec['RestartPolicy'] {
  const policy = deploy.restart_policy;
  if (policy !== undefined)
    return compact({
      Condition: nonEmpty(policy.condition),
      Delay: policy.delay,
      MaxAttempts: policy.max_attempts,
      Window: policy.window,
    });
  const { Name, MaximumRetryCount } = parseRestartPolicy(restart);
  switch (Name) {
    case '':
    case 'no':
      return undefined;
    case 'always':
    case 'unless-stopped':
      return { Condition: 'any' };
    case 'on-failure':
      return { Condition: 'on-failure', MaxAttempts: MaximumRetryCount };
    default:
      throw new CommandError(`unknown restart policy: ${restart}`);
  }
}

function updateConfig(section: UpdateConfigSection | undefined): UpdateConfig | undefined {
  if (section === undefined) return undefined;
  return compact({
    Parallelism: section.parallelism ?? 1,
    Delay: nonEmpty(section.delay),
    FailureAction: nonEmpty(section.failure_action),
    Monitor: nonEmpty(section.monitor),
    MaxFailureRatio: section.max_failure_ratio ?? 0,
    Order: section.order ?? '',
  });
}

function healthConfig(section: HealthcheckConfig): HealthConfig {
  const { test = [], disable = false } = section;
  if (disable) {
    if (test.length > 0) throw new CommandError("test and disable can't be set at the same time");
    return { Test: ['NONE'] };
  }
  return compact({
    Test: nonEmpty(test),
    Interval: nonEmpty(section.interval),
    Timeout: nonEmpty(section.timeout),
    StartPeriod: nonEmpty(section.start_period),
    StartInterval: nonEmpty(section.start_interval),
    Retries: nonEmpty(section.retries),
  });
}

function attachments(
  stack: string,
  name: string,
  { networks = {} }: ServiceConfig,
  file: ComposeFile,
): NetworkAttachment[] {
  const names = Object.keys(networks);
  return (names.length === 0 ? [DEFAULT_NETWORK] : names)
    .map((key) => {
      const network = file.networks?.[key];
      if (network === undefined && key !== DEFAULT_NETWORK) throw new CommandError(`undefined network ${quote(key)}`);
      const target = nonEmpty(network?.name) ?? scoped(stack, key);
      const { aliases = [], driver_opts: driverOptions } = networks[key] ?? {};
      return compact({
        Target: target,
        Aliases: nonEmpty([...aliases, ...(isUserDefined(target) ? [name] : [])]),
        DriverOpts: nonEmpty(driverOptions),
      });
    })
    .sort(byText(({ Target }) => Target));
}

type Kind = 'secret' | 'config';
type Objects = Readonly<Record<string, FileObjectConfig>> | undefined;

/** The name that swarm knows a secret or config of the file by. @throws CommandError `undefined secret "x"` */
function objectName(stack: string, kind: Kind, key: string, objects: Objects): string {
  const object = objects?.[key];
  if (object === undefined) throw new CommandError(`undefined ${kind} ${quote(key)}`);
  return nonEmpty(object.name) ?? scoped(stack, key);
}

const READABLE = 0o444;

function references(
  stack: string,
  kind: Kind,
  given: readonly FileReferenceConfig[] = [],
  objects: Objects,
): ReferenceOption[] {
  return given.map(({ source = '', target = '', uid = '', gid = '', mode = READABLE }) => ({
    source: objectName(stack, kind, source, objects),
    target: target === '' ? source : target,
    uid: uid === '' ? '0' : uid,
    gid: gid === '' ? '0' : gid,
    mode,
  }));
}

type CredentialSpec = NonNullable<NonNullable<ContainerSpec['Privileges']>['CredentialSpec']>;

function credentialSpec(
  stack: string,
  { credential_spec: section = {} }: ServiceConfig,
  configs: readonly ConfigReference[],
): CredentialSpec | null {
  const { config = '', file = '', registry = '' } = section;
  const given = [
    config === '' ? '' : '"Config"',
    file === '' ? '' : '"File"',
    registry === '' ? '' : '"Registry"',
  ].filter((each) => each !== '');
  if (given.length === 0) return null;
  if (given.length > 1)
    throw new CommandError(
      `invalid credential spec: cannot specify both ${given.slice(0, -1).join(', ')}${given.length > 2 ? ',' : ''} and ${given.at(-1)!}`,
    );
  if (config === '') return { Config: '', File: file, Registry: registry };
  const found =
    configs.find(({ ConfigName }) => ConfigName === config) ??
    configs.find(({ ConfigName }) => ConfigName === scoped(stack, config));
  if (found === undefined)
    throw new CommandError(`invalid credential spec: spec specifies config ${config}, but no such config can be found`);
  return { Config: found.ConfigID, File: '', Registry: '' };
}
