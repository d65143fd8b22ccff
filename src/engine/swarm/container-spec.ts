import type { ContainerConfig, EndpointRequest, HostConfig, MountRequest, PortBinding } from '../container/config.ts';
import type { CreateContainer } from '../container/containers.ts';
import { formatReference, InvalidReference, parseReference } from '../../images/reference.ts';
import { TaskFailed } from '../../swarm/executor.ts';
import type { ContainerSpec, Mount, NodeDescription, SwarmNetwork, SwarmTask, TaskSpec } from '../../swarm/types.ts';
import { expandContainerSpec, TemplateError, templateValues } from '../../swarm/spec-template.ts';

/** The container's name: `<service>.<slot or node>.<task>` (facts 3.4). */
export function containerName(task: SwarmTask): string {
  return `${task.serviceName}.${task.Slot === 0 ? task.NodeID : task.Slot}.${task.ID}`;
}

/** The image as the container's configuration names it: familiar, tag added, digest kept (facts 11.1). */
export function containerImage(image: string): string {
  try {
    return formatReference(parseReference(image));
  } catch (error) {
    if (error instanceof InvalidReference) return image;
    throw error;
  }
}

/** What can be seen of a mount without a host (facts 11.5). @throws TaskFailed */
export function validateTask(task: SwarmTask): void {
  const spec = task.Spec.ContainerSpec;
  if (spec === undefined) throw new TaskFailed('invalid task spec');
  if (spec.Image === '') throw new TaskFailed('dockerexec: image required');
  for (const mount of spec.Mounts ?? []) {
    const { Type: type, Source: source = '', Target: target } = mount;
    if (!target.startsWith('/')) throw new TaskFailed(`invalid mount target, must be an absolute path: ${target}`);
    if (type === 'bind' && !source.startsWith('/'))
      throw new TaskFailed(`invalid bind mount source, must be an absolute path: ${source}`);
    if (type === 'volume' && source.startsWith('/'))
      throw new TaskFailed(`invalid volume mount source, must not be an absolute path: ${source}`);
    if (type === 'tmpfs' && source !== '') throw new TaskFailed('invalid tmpfs source, source must be empty');
    if (type === 'npipe' && source === '') throw new TaskFailed('invalid npipe source, source must not be empty');
  }
}

function mountRequest(mount: Mount): MountRequest {
  return {
    Type: mount.Type,
    Source: mount.Source,
    Target: mount.Target,
    ReadOnly: mount.ReadOnly,
    Consistency: mount.Consistency,
    BindOptions: mount.BindOptions,
    VolumeOptions: mount.VolumeOptions,
    TmpfsOptions: mount.TmpfsOptions,
  };
}

/** A credential spec is for Windows; on Linux the engine refuses it (recordings/secret-files). */
function securityOptions({ Privileges }: ContainerSpec): string[] | null {
  const credentials = Privileges?.CredentialSpec as Readonly<Record<string, string>> | undefined;
  for (const kind of ['Config', 'File', 'Registry']) {
    const value = credentials?.[kind] ?? '';
    if (value !== '') return [`credentialspec=${kind.toLowerCase()}://${value}`];
  }
  return null;
}

/** `10.9.8.7 db other` → `db:10.9.8.7`, `other:10.9.8.7`. */
function extraHosts(hosts: readonly string[]): string[] {
  return hosts.flatMap((line) => {
    const [address, ...names] = line.trim().split(/\s+/);
    return names.map((name) => `${name}:${address}`);
  });
}

/** The task's spec with its templates filled in for this node (facts 11.6). @throws TaskFailed */
export function expandTask(task: SwarmTask, node: NodeDescription): SwarmTask {
  const { ContainerSpec: spec } = task.Spec;
  if (spec === undefined) throw new TaskFailed('invalid task spec');
  try {
    const filled = expandContainerSpec(spec, templateValues(task, containerName(task), node));
    return filled === spec ? task : { ...task, Spec: { ...task.Spec, ContainerSpec: filled } };
  } catch (error) {
    if (error instanceof TemplateError) throw new TaskFailed(error.message);
    throw error;
  }
}

// A spec never changes, and all tasks of a service share it.
const hostConfigs = new WeakMap<TaskSpec, HostConfig>();

function hostConfigOf(
  taskSpec: TaskSpec,
  spec: ContainerSpec,
  onHost: boolean,
  bindings: Readonly<Record<string, readonly PortBinding[]>>,
): HostConfig {
  let shared = hostConfigs.get(taskSpec);
  if (shared === undefined) hostConfigs.set(taskSpec, (shared = toHostConfig(taskSpec, spec)));
  if (!onHost && Object.keys(bindings).length === 0) return shared;
  return { ...shared, NetworkMode: onHost ? 'host' : 'default', PortBindings: bindings };
}

/** What the spec alone says of it: of a task on its own networks that publishes nothing on its host. */
function toHostConfig(taskSpec: TaskSpec, spec: ContainerSpec): HostConfig {
  const log = taskSpec.LogDriver;
  const memory = taskSpec.Resources?.Limits?.MemoryBytes ?? 0;
  return {
    Binds: null,
    NetworkMode: 'default',
    PortBindings: {},
    RestartPolicy: { Name: '', MaximumRetryCount: 0 },
    AutoRemove: false,
    PublishAllPorts: false,
    Dns: spec.DNSConfig?.Nameservers ?? null,
    DnsOptions: spec.DNSConfig?.Options ?? null,
    DnsSearch: spec.DNSConfig?.Search ?? null,
    ExtraHosts: spec.Hosts === undefined || spec.Hosts.length === 0 ? null : extraHosts(spec.Hosts),
    ReadonlyRootfs: spec.ReadOnly ?? false,
    Mounts: spec.Mounts === undefined ? null : spec.Mounts.map(mountRequest),
    Memory: memory,
    NanoCpus: taskSpec.Resources?.Limits?.NanoCPUs ?? 0,
    Init: spec.Init,
    LogConfig: {
      Type: log?.Name === undefined || log.Name === '' ? 'json-file' : log.Name,
      Config: log?.Options ?? {},
    },
    Isolation: spec.Isolation ?? 'default',
    CapAdd: spec.CapabilityAdd ?? null,
    CapDrop: spec.CapabilityDrop ?? null,
    GroupAdd: spec.Groups ?? null,
    SecurityOpt: securityOptions(spec),
    Sysctls: spec.Sysctls,
    Ulimits: spec.Ulimits ?? [],
    rest: {
      OomScoreAdj: spec.OomScoreAdj,
      PidsLimit: taskSpec.Resources?.Limits?.Pids,
    },
  };
}

/** The container that runs a task whose templates are filled in (facts 11.4). @throws TaskFailed */
export function toContainer(task: SwarmTask, networks: readonly SwarmNetwork[]): CreateContainer {
  const spec = task.Spec.ContainerSpec;
  if (spec === undefined) throw new TaskFailed('invalid task spec');
  const name = containerName(task);
  const labels = Object.assign({}, spec.Labels, {
    'com.docker.swarm.task': '',
    'com.docker.swarm.task.id': task.ID,
    'com.docker.swarm.task.name': name,
    'com.docker.swarm.node.id': task.NodeID,
    'com.docker.swarm.service.id': task.ServiceID,
    'com.docker.swarm.service.name': task.serviceName,
  });
  const bindings: Record<string, PortBinding[]> = {};
  const exposed: string[] = [];
  for (const port of task.endpoint?.Ports ?? task.endpoint?.Spec.Ports ?? []) {
    if (port.PublishMode !== 'host') continue;
    const key = `${port.TargetPort}/${port.Protocol}`;
    exposed.push(key);
    // Of several with one target the last one counts (recordings/published-ports).
    bindings[key] = [
      {
        HostIp: '',
        HostPort: port.PublishedPort === undefined || port.PublishedPort === 0 ? '' : String(port.PublishedPort),
      },
    ];
  }
  const generic = (task.GenericResources ?? []).map((each) => {
    const kind = each.NamedResourceSpec?.Kind ?? each.DiscreteResourceSpec?.Kind ?? '';
    return `DOCKER_RESOURCE_${kind.toUpperCase()}=${each.NamedResourceSpec?.Value ?? each.DiscreteResourceSpec?.Value ?? ''}`;
  });
  const hasCommand = spec.Command !== undefined && spec.Command.length > 0;
  const config: ContainerConfig = {
    Hostname: spec.Hostname ?? '',
    Domainname: '',
    User: spec.User ?? '',
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ExposedPorts: exposed.length === 0 ? undefined : exposed,
    Tty: spec.TTY ?? false,
    OpenStdin: spec.OpenStdin ?? false,
    StdinOnce: false,
    Env: (spec.Env ?? []).concat(generic),
    Cmd: spec.Args !== undefined && spec.Args.length > 0 ? spec.Args : null,
    Healthcheck: spec.Healthcheck,
    Image: containerImage(spec.Image),
    Volumes: null,
    WorkingDir: spec.Dir ?? '',
    Entrypoint: hasCommand ? (spec.Command as readonly string[]) : null,
    Labels: labels,
    StopSignal: spec.StopSignal,
  };
  const endpoints: Record<string, EndpointRequest> = {};
  for (const each of task.networks) {
    const network = networks.find(({ ID }) => ID === each.NetworkID);
    if (network === undefined) continue;
    const predefined = Object.hasOwn(network.Spec.Labels, 'com.docker.swarm.predefined');
    endpoints[network.Spec.Name] = {
      ipv4: predefined ? undefined : each.Addresses[0]?.split('/')[0],
      // Those of the service lead to all its tasks; the container knows none (see taskBinding).
      aliases: null,
      driverOptions: each.DriverOpts ?? null,
    };
  }
  return {
    name,
    config,
    hostConfig: hostConfigOf(task.Spec, spec, Object.hasOwn(endpoints, 'host'), bindings),
    endpoints,
  };
}
