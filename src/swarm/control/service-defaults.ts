import type { ContainerSpec, ServiceSpec, TaskSpec, UpdateConfig } from '../types.ts';

const SECOND_NS = 1e9;

function updateConfig(config: UpdateConfig | undefined): UpdateConfig {
  if (config === undefined) {
    return { Parallelism: 1, FailureAction: 'pause', Monitor: 5 * SECOND_NS, MaxFailureRatio: 0, Order: 'stop-first' };
  }
  return {
    ...config,
    FailureAction: config.FailureAction ?? 'pause',
    Monitor: config.Monitor === undefined || config.Monitor === 0 ? 5 * SECOND_NS : config.Monitor,
    Order: config.Order ?? 'stop-first',
  };
}

function containerSpec(spec: ContainerSpec): ContainerSpec {
  return { ...spec, StopGracePeriod: spec.StopGracePeriod ?? 10 * SECOND_NS, DNSConfig: spec.DNSConfig ?? {} };
}

function taskSpec(spec: TaskSpec): TaskSpec {
  const policy = spec.RestartPolicy ?? {};
  return {
    ...spec,
    ...(spec.ContainerSpec === undefined ? {} : { ContainerSpec: containerSpec(spec.ContainerSpec) }),
    Resources: spec.Resources ?? {},
    RestartPolicy: {
      ...policy,
      Condition: policy.Condition ?? 'any',
      Delay: policy.Delay ?? 5 * SECOND_NS,
      MaxAttempts: policy.MaxAttempts ?? 0,
    },
    Placement: spec.Placement ?? {},
  };
}

/** A spec with everything that it leaves open filled in, as `docker service inspect` shows it (facts 5.1). */
export function withDefaults(spec: ServiceSpec): ServiceSpec {
  return {
    ...spec,
    TaskTemplate: taskSpec(spec.TaskTemplate),
    UpdateConfig: updateConfig(spec.UpdateConfig),
    RollbackConfig: updateConfig(spec.RollbackConfig),
    EndpointSpec: { ...spec.EndpointSpec, Mode: spec.EndpointSpec?.Mode ?? 'vip' },
  };
}
