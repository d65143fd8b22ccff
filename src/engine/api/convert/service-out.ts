/**
 * Services and their parts as the API writes them: fields in Go's order, empty ones left out where Go leaves
 * them out (recordings/service-json, node-json).
 */
import type { ServiceCounts } from '../../../swarm/control/methods.ts';
import type {
  ContainerSpec,
  EndpointSpec,
  Labels,
  PortConfig,
  Resources,
  Service,
  ServiceSpec,
  TaskSpec,
  UpdateConfig,
} from '../../../swarm/types.ts';
import { sorted } from '../../sorted.ts';
import { rfc3339Nano } from '../../time.ts';
import { healthcheckJson } from '../container-json.ts';

export type Out = Record<string, unknown>;

/** Nothing where the value is empty: Go's omitempty. */
export function some<T>(value: T | undefined | null): T | undefined {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return undefined;
  if (Array.isArray(value) && value.length === 0) return undefined;
  return value as T;
}

/** A map; nothing when it is empty. */
export function someLabels(labels: Labels | undefined): Labels | undefined {
  return labels === undefined || Object.keys(labels).length === 0 ? undefined : sorted(labels);
}

export function portJson(port: PortConfig): Out {
  return {
    Name: some(port.Name),
    Protocol: some(port.Protocol),
    TargetPort: some(port.TargetPort),
    PublishedPort: some(port.PublishedPort),
    PublishMode: some(port.PublishMode),
  };
}

export function endpointSpecJson(spec: EndpointSpec): Out {
  return { Mode: some(spec.Mode), Ports: some(spec.Ports?.map(portJson)) };
}

function fileJson(file: ContainerSpec['Secrets'] extends readonly (infer T)[] | undefined ? T : never): unknown {
  const { File } = file as { File?: { Name: string; UID: string; GID: string; Mode: number } };
  return File === undefined ? undefined : { Name: File.Name, UID: File.UID, GID: File.GID, Mode: File.Mode };
}

export function containerSpecJson(spec: ContainerSpec): Out {
  const dns = spec.DNSConfig;
  return {
    Image: some(spec.Image),
    Labels: someLabels(spec.Labels),
    Command: some(spec.Command),
    Args: some(spec.Args),
    Hostname: some(spec.Hostname),
    Env: some(spec.Env),
    Dir: some(spec.Dir),
    User: some(spec.User),
    Groups: some(spec.Groups),
    Privileges: privilegesJson(spec.Privileges),
    Init: spec.Init,
    StopSignal: some(spec.StopSignal),
    TTY: some(spec.TTY),
    OpenStdin: some(spec.OpenStdin),
    ReadOnly: some(spec.ReadOnly),
    Mounts: some(
      spec.Mounts?.map((mount) => ({
        Type: some(mount.Type),
        Source: some(mount.Source),
        Target: some(mount.Target),
        ReadOnly: some(mount.ReadOnly),
        Consistency: some(mount.Consistency),
        BindOptions: mount.BindOptions,
        VolumeOptions: mount.VolumeOptions,
        TmpfsOptions: mount.TmpfsOptions,
      })),
    ),
    StopGracePeriod: spec.StopGracePeriod,
    Healthcheck: spec.Healthcheck === undefined ? undefined : healthcheckJson(spec.Healthcheck),
    Hosts: some(spec.Hosts),
    DNSConfig:
      dns === undefined
        ? undefined
        : { Nameservers: some(dns.Nameservers), Search: some(dns.Search), Options: some(dns.Options) },
    Secrets: some(
      spec.Secrets?.map((each) => ({ File: fileJson(each), SecretID: each.SecretID, SecretName: each.SecretName })),
    ),
    Configs: some(
      spec.Configs?.map((each) => ({
        File: fileJson(each as never),
        Runtime: each.Runtime,
        ConfigID: each.ConfigID,
        ConfigName: each.ConfigName,
      })),
    ),
    Isolation: some(spec.Isolation) ?? 'default',
    Sysctls: someLabels(spec.Sysctls),
    CapabilityAdd: some(spec.CapabilityAdd),
    CapabilityDrop: some(spec.CapabilityDrop),
    Ulimits: some(spec.Ulimits?.map((each) => ({ Name: each.Name, Hard: each.Hard, Soft: each.Soft }))),
    OomScoreAdj: some(spec.OomScoreAdj),
  };
}

function privilegesJson(privileges: ContainerSpec['Privileges']): Out | undefined {
  if (privileges === undefined) return undefined;
  return {
    CredentialSpec: privileges.CredentialSpec ?? null,
    SELinuxContext: privileges.SELinuxContext ?? null,
    Seccomp: privileges.Seccomp,
    AppArmor: privileges.AppArmor,
    NoNewPrivileges: privileges.NoNewPrivileges ?? false,
  };
}

function resourcesJson(resources: (Resources & { readonly Pids?: number }) | undefined): Out | undefined {
  if (resources === undefined) return undefined;
  return {
    NanoCPUs: some(resources.NanoCPUs),
    MemoryBytes: some(resources.MemoryBytes),
    Pids: some(resources.Pids),
    GenericResources: some(resources.GenericResources),
  };
}

/** @param runtime whether to say the runtime: services do, tasks do not */
export function taskSpecJson(spec: TaskSpec, runtime: boolean): Out {
  const { Resources, RestartPolicy, Placement, LogDriver } = spec;
  return {
    ContainerSpec: spec.ContainerSpec === undefined ? undefined : containerSpecJson(spec.ContainerSpec),
    NetworkAttachmentSpec: spec.NetworkAttachmentSpec,
    Resources:
      Resources === undefined
        ? undefined
        : { Limits: resourcesJson(Resources.Limits), Reservations: resourcesJson(Resources.Reservations) },
    RestartPolicy:
      RestartPolicy === undefined
        ? undefined
        : {
            Condition: RestartPolicy.Condition ?? 'any',
            Delay: RestartPolicy.Delay,
            MaxAttempts: RestartPolicy.MaxAttempts ?? 0,
            Window: RestartPolicy.Window,
          },
    Placement:
      Placement === undefined
        ? undefined
        : {
            Constraints: some(Placement.Constraints),
            Preferences: some(Placement.Preferences),
            MaxReplicas: some(Placement.MaxReplicas),
            Platforms: some(
              Placement.Platforms?.map((each) => ({ Architecture: some(each.Architecture), OS: some(each.OS) })),
            ),
          },
    Networks: some(
      spec.Networks?.map((each) => ({
        Target: some(each.Target),
        Aliases: some(each.Aliases),
        DriverOpts: someLabels(each.DriverOpts),
      })),
    ),
    LogDriver:
      LogDriver === undefined ? undefined : { Name: some(LogDriver.Name), Options: someLabels(LogDriver.Options) },
    ForceUpdate: spec.ForceUpdate,
    Runtime: runtime ? (some(spec.Runtime) ?? 'container') : undefined,
  };
}

function updateConfigJson(config: UpdateConfig | undefined): Out | undefined {
  if (config === undefined) return undefined;
  return {
    Parallelism: config.Parallelism,
    Delay: some(config.Delay),
    FailureAction: some(config.FailureAction),
    Monitor: some(config.Monitor),
    MaxFailureRatio: config.MaxFailureRatio,
    Order: config.Order ?? 'stop-first',
  };
}

export function serviceSpecJson(spec: ServiceSpec): Out {
  const { Mode } = spec;
  return {
    Name: some(spec.Name),
    Labels: sorted(spec.Labels),
    TaskTemplate: taskSpecJson(spec.TaskTemplate, true),
    Mode: {
      Replicated: Mode.Replicated,
      Global: Mode.Global,
      ReplicatedJob:
        Mode.ReplicatedJob === undefined
          ? undefined
          : { MaxConcurrent: Mode.ReplicatedJob.MaxConcurrent, TotalCompletions: Mode.ReplicatedJob.TotalCompletions },
      GlobalJob: Mode.GlobalJob,
    },
    UpdateConfig: updateConfigJson(spec.UpdateConfig),
    RollbackConfig: updateConfigJson(spec.RollbackConfig),
    EndpointSpec: spec.EndpointSpec === undefined ? undefined : endpointSpecJson(spec.EndpointSpec),
  };
}

export function versionJson(version: { readonly Index: number }): Out {
  return { Index: some(version.Index) };
}

export function serviceJson(service: Service, counts?: ServiceCounts): Out {
  const { Endpoint, UpdateStatus, JobStatus } = service;
  return {
    ID: service.ID,
    Version: versionJson(service.Version),
    CreatedAt: rfc3339Nano(service.CreatedAt),
    UpdatedAt: rfc3339Nano(service.UpdatedAt),
    Spec: serviceSpecJson(service.Spec),
    PreviousSpec: service.PreviousSpec === undefined ? undefined : serviceSpecJson(service.PreviousSpec),
    Endpoint: {
      Spec: Endpoint === undefined ? {} : endpointSpecJson(Endpoint.Spec),
      Ports: some(Endpoint?.Ports?.map(portJson)),
      VirtualIPs: some(Endpoint?.VirtualIPs?.map((vip) => ({ NetworkID: some(vip.NetworkID), Addr: some(vip.Addr) }))),
    },
    UpdateStatus:
      UpdateStatus === undefined
        ? undefined
        : {
            State: some(UpdateStatus.State),
            StartedAt: UpdateStatus.StartedAt === undefined ? undefined : rfc3339Nano(UpdateStatus.StartedAt),
            CompletedAt: UpdateStatus.CompletedAt === undefined ? undefined : rfc3339Nano(UpdateStatus.CompletedAt),
            Message: some(UpdateStatus.Message),
          },
    ServiceStatus:
      counts === undefined
        ? undefined
        : { RunningTasks: counts.running, DesiredTasks: counts.desired, CompletedTasks: counts.completed },
    JobStatus:
      JobStatus === undefined
        ? undefined
        : {
            JobIteration: versionJson(JobStatus.JobIteration),
            LastExecution: JobStatus.LastExecution === undefined ? undefined : rfc3339Nano(JobStatus.LastExecution),
          },
  };
}
