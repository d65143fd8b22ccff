/**
 * A service's spec as a client sends it, checked and filled in as the daemon does before the managers see it
 * (facts 12.2, the lines marked D).
 */
import type {
  ContainerSpec,
  EndpointSpec,
  FileTarget,
  Mount,
  NetworkAttachmentConfig,
  PortConfig,
  Resources,
  RestartPolicy,
  ServiceMode,
  ServiceSpec,
  TaskSpec,
  UpdateConfig,
} from '../../../swarm/types.ts';
import { EngineError } from '../../errors.ts';
import { readHealthcheck } from '../container-input.ts';
import {
  flag,
  integer,
  object,
  objects,
  optionalFlag,
  optionalInteger,
  optionalObject,
  optionalText,
  pairs,
  text,
  texts,
  type Input,
} from '../input.ts';

const bad = (message: string): EngineError => new EngineError(400, message);

function member<T extends string>(value: string, accepted: readonly T[], message: string): T {
  const lower = value.toLowerCase();
  const found = accepted.find((each) => each === lower);
  if (found === undefined) throw bad(message);
  return found;
}

function readMount(mount: Input): Mount {
  const type = text(mount, 'Type');
  const bind = optionalObject(mount, 'BindOptions');
  const propagation = bind === undefined ? '' : text(bind, 'Propagation');
  if (propagation !== '' && !['rprivate', 'private', 'rslave', 'slave', 'rshared', 'shared'].includes(propagation))
    throw bad(`invalid MountPropagation: ${JSON.stringify(propagation)}`);
  return {
    Type: member(type, ['bind', 'volume', 'tmpfs', 'npipe', 'cluster'], `invalid MountType: ${JSON.stringify(type)}`),
    Source: optionalText(mount, 'Source'),
    Target: text(mount, 'Target'),
    ReadOnly: flag(mount, 'ReadOnly') || undefined,
    Consistency: optionalText(mount, 'Consistency'),
    BindOptions: bind,
    VolumeOptions: optionalObject(mount, 'VolumeOptions') as Mount['VolumeOptions'],
    TmpfsOptions: optionalObject(mount, 'TmpfsOptions'),
  };
}

function readFile(input: Input): FileTarget | undefined {
  const file = optionalObject(input, 'File');
  if (file === undefined) return undefined;
  return { Name: text(file, 'Name'), UID: text(file, 'UID'), GID: text(file, 'GID'), Mode: integer(file, 'Mode') };
}

function readContainerSpec(spec: Input): ContainerSpec {
  const dns = optionalObject(spec, 'DNSConfig');
  const isolation = text(spec, 'Isolation');
  const configs = objects(spec, 'Configs')?.map((each) => {
    const file = readFile(each);
    const runtime = optionalObject(each, 'Runtime');
    if ((file === undefined) === (runtime === undefined)) throw bad('either File or Runtime should be set');
    return {
      File: file,
      Runtime: runtime === undefined ? undefined : {},
      ConfigID: text(each, 'ConfigID'),
      ConfigName: text(each, 'ConfigName'),
    };
  });
  return {
    Image: text(spec, 'Image'),
    Labels: pairs(spec, 'Labels'),
    Command: texts(spec, 'Command'),
    Args: texts(spec, 'Args'),
    Hostname: optionalText(spec, 'Hostname'),
    Env: texts(spec, 'Env'),
    Dir: optionalText(spec, 'Dir'),
    User: optionalText(spec, 'User'),
    Groups: texts(spec, 'Groups'),
    Privileges: optionalObject(spec, 'Privileges'),
    Init: optionalFlag(spec, 'Init'),
    StopSignal: optionalText(spec, 'StopSignal'),
    TTY: flag(spec, 'TTY') || undefined,
    OpenStdin: flag(spec, 'OpenStdin') || undefined,
    ReadOnly: flag(spec, 'ReadOnly') || undefined,
    Mounts: objects(spec, 'Mounts')?.map(readMount),
    StopGracePeriod: optionalInteger(spec, 'StopGracePeriod'),
    Healthcheck: readHealthcheck(spec, 'Healthcheck'),
    Hosts: texts(spec, 'Hosts'),
    DNSConfig:
      dns === undefined
        ? undefined
        : { Nameservers: texts(dns, 'Nameservers'), Search: texts(dns, 'Search'), Options: texts(dns, 'Options') },
    Secrets: objects(spec, 'Secrets')?.map((each) => ({
      File: readFile(each),
      SecretID: text(each, 'SecretID'),
      SecretName: text(each, 'SecretName'),
    })),
    Configs: configs,
    Isolation: isolation === '' ? 'default' : isolation,
    Sysctls: pairs(spec, 'Sysctls'),
    CapabilityAdd: texts(spec, 'CapabilityAdd'),
    CapabilityDrop: texts(spec, 'CapabilityDrop'),
    Ulimits: objects(spec, 'Ulimits')?.map((each) => ({
      Name: text(each, 'Name'),
      Soft: integer(each, 'Soft'),
      Hard: integer(each, 'Hard'),
    })),
    OomScoreAdj: optionalInteger(spec, 'OomScoreAdj'),
  };
}

function readResources(input: Input, key: string): (Resources & { readonly Pids?: number }) | undefined {
  const resources = optionalObject(input, key);
  if (resources === undefined) return undefined;
  return {
    NanoCPUs: optionalInteger(resources, 'NanoCPUs'),
    MemoryBytes: optionalInteger(resources, 'MemoryBytes'),
    Pids: optionalInteger(resources, 'Pids'),
    GenericResources: objects(resources, 'GenericResources') as Resources['GenericResources'],
  };
}

function readRestartPolicy(template: Input): RestartPolicy | undefined {
  const policy = optionalObject(template, 'RestartPolicy');
  if (policy === undefined) return undefined;
  const condition = text(policy, 'Condition');
  return {
    Condition:
      condition === ''
        ? 'any'
        : member(
            condition,
            ['none', 'on-failure', 'any'] as const,
            `invalid RestartCondition: ${JSON.stringify(condition)}`,
          ),
    Delay: optionalInteger(policy, 'Delay'),
    MaxAttempts: integer(policy, 'MaxAttempts'),
    Window: optionalInteger(policy, 'Window'),
  };
}

function readNetworks(input: Input): readonly NetworkAttachmentConfig[] | undefined {
  return objects(input, 'Networks')?.map((each) => ({
    Target: text(each, 'Target'),
    Aliases: texts(each, 'Aliases'),
    DriverOpts: pairs(each, 'DriverOpts'),
  }));
}

/** @param networks the older place for networks, in the service's spec @throws EngineError */
function readTaskSpec(template: Input, networks: readonly NetworkAttachmentConfig[] | undefined): TaskSpec {
  const container = optionalObject(template, 'ContainerSpec');
  const runtime = text(template, 'Runtime');
  if (runtime === 'attachment')
    throw new EngineError(500, `invalid task spec: spec type ${JSON.stringify(runtime)} not supported`);
  if (runtime !== '' && runtime !== 'container' && runtime !== 'plugin') throw bad('unsupported runtime');
  if (container === undefined || runtime === 'plugin') throw bad('mismatched Runtime and *Spec fields');
  const resources = optionalObject(template, 'Resources');
  const placement = optionalObject(template, 'Placement');
  const log = optionalObject(template, 'LogDriver');
  if (optionalInteger(template, 'MemorySwap') !== undefined && resources === undefined)
    throw bad('memory swap provided, but no memory-limit was set');
  return {
    ContainerSpec: readContainerSpec(container),
    Resources:
      resources === undefined
        ? undefined
        : { Limits: readResources(resources, 'Limits'), Reservations: readResources(resources, 'Reservations') },
    RestartPolicy: readRestartPolicy(template),
    Placement:
      placement === undefined
        ? undefined
        : {
            Constraints: texts(placement, 'Constraints'),
            Preferences: objects(placement, 'Preferences')
              ?.filter((each) => optionalObject(each, 'Spread') !== undefined)
              .map((each) => ({ Spread: { SpreadDescriptor: text(object(each, 'Spread'), 'SpreadDescriptor') } })),
            MaxReplicas: optionalInteger(placement, 'MaxReplicas'),
            Platforms: objects(placement, 'Platforms')?.map((each) => ({
              Architecture: text(each, 'Architecture'),
              OS: text(each, 'OS'),
            })),
          },
    Networks: readNetworks(template) ?? networks,
    LogDriver: log === undefined ? undefined : { Name: text(log, 'Name'), Options: pairs(log, 'Options') },
    ForceUpdate: integer(template, 'ForceUpdate'),
    Runtime: 'container',
  };
}

function readMode(spec: Input): ServiceMode {
  const mode = object(spec, 'Mode');
  const given = ['Replicated', 'Global', 'ReplicatedJob', 'GlobalJob'].filter(
    (key) => optionalObject(mode, key) !== undefined,
  );
  if (given.length > 1) throw bad('must specify only one service mode');
  if (given[0] === 'Global') return { Global: {} };
  if (given[0] === 'GlobalJob') return { GlobalJob: {} };
  if (given[0] === 'ReplicatedJob') {
    const job = object(mode, 'ReplicatedJob');
    const concurrent = optionalInteger(job, 'MaxConcurrent') ?? 1;
    return {
      ReplicatedJob: {
        MaxConcurrent: concurrent,
        TotalCompletions: optionalInteger(job, 'TotalCompletions') ?? concurrent,
      },
    };
  }
  return { Replicated: { Replicas: optionalInteger(object(mode, 'Replicated'), 'Replicas') ?? 1 } };
}

function readUpdateConfig(spec: Input, key: string): UpdateConfig | undefined {
  const config = optionalObject(spec, key);
  if (config === undefined) return undefined;
  const action = text(config, 'FailureAction');
  const order = text(config, 'Order');
  return {
    Parallelism: integer(config, 'Parallelism'),
    Delay: optionalInteger(config, 'Delay'),
    FailureAction:
      action === ''
        ? 'pause'
        : member(action, ['pause', 'continue', 'rollback'] as const, `unrecognized update failure action ${action}`),
    Monitor: optionalInteger(config, 'Monitor'),
    MaxFailureRatio: integer(config, 'MaxFailureRatio'),
    Order:
      order === ''
        ? 'stop-first'
        : member(order, ['stop-first', 'start-first'] as const, `unrecognized update order ${order}`),
  };
}

function readEndpointSpec(spec: Input): EndpointSpec | undefined {
  const endpoint = optionalObject(spec, 'EndpointSpec');
  if (endpoint === undefined) return undefined;
  const mode = text(endpoint, 'Mode');
  if (mode !== '' && mode !== 'vip' && mode !== 'dnsrr') throw bad(`invalid resolution mode: ${JSON.stringify(mode)}`);
  const ports = objects(endpoint, 'Ports')?.map((port): PortConfig => {
    const protocol = text(port, 'Protocol').toLowerCase();
    const publish = text(port, 'PublishMode').toLowerCase();
    return {
      Name: optionalText(port, 'Name'),
      Protocol: protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp',
      TargetPort: integer(port, 'TargetPort'),
      PublishedPort: optionalInteger(port, 'PublishedPort'),
      PublishMode: publish === 'host' ? 'host' : 'ingress',
    };
  });
  return { Mode: mode === '' ? 'vip' : mode, Ports: ports };
}

/** Reads POST /services/create and /services/ID/update. @throws EngineError */
export function readServiceSpec(body: Input): ServiceSpec {
  const template = readTaskSpec(object(body, 'TaskTemplate'), readNetworks(body));
  return {
    Name: text(body, 'Name'),
    Labels: pairs(body, 'Labels') ?? {},
    TaskTemplate: template,
    Mode: readMode(body),
    UpdateConfig: readUpdateConfig(body, 'UpdateConfig'),
    RollbackConfig: readUpdateConfig(body, 'RollbackConfig'),
    EndpointSpec: readEndpointSpec(body),
  };
}
