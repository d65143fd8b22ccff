import type { Kernel } from '../../kernel/kernel.ts';
import { newId } from '../ids.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { Store } from '../store.ts';
import type { Endpoint, Labels, Service, ServiceSpec, SwarmTask, TaskState } from '../types.ts';
import { taskName } from '../task-name.ts';
import { isJob } from './task-rules.ts';

/** What the parts of the control plane need to make tasks. */
export interface TaskMaker {
  readonly kernel: Kernel;
  readonly store: Store;
  /** For ids. */
  readonly ids: RandomStream;
}

// Objects of the store never change: what is alike in all tasks of a service is one object.
const NO_LABELS: Labels = {};
const NO_NETWORKS: SwarmTask['networks'] = [];
const endpoints = new WeakMap<ServiceSpec, Endpoint>();

/** The endpoint of a task before the allocator has given it ports and addresses. */
function unallocated(spec: ServiceSpec): Endpoint {
  let endpoint = endpoints.get(spec);
  if (endpoint === undefined) endpoints.set(spec, (endpoint = { Spec: spec.EndpointSpec ?? {} }));
  return endpoint;
}

type NewTask = Omit<SwarmTask, 'Version' | 'CreatedAt' | 'UpdatedAt'>;

/**
 * A task as it is when it is new, made from the present spec of its service.
 * @param nodeId the node it is bound to, '' when the scheduler is to choose one
 */
export function newTask(
  { kernel, ids, store }: TaskMaker,
  service: Service,
  slot: number,
  nodeId: string,
  DesiredState: TaskState,
): NewTask {
  const ID = newId(ids);
  const template = service.Spec.TaskTemplate;
  const LogDriver = template.LogDriver ?? store.all('cluster')[0]?.Spec.TaskDefaults.LogDriver;
  return {
    ID,
    Name: taskName(service.Spec.Name, slot, nodeId, ID),
    Labels: NO_LABELS,
    Spec: template,
    ...(LogDriver === undefined || LogDriver === template.LogDriver ? {} : { logDriver: LogDriver }),
    ServiceID: service.ID,
    Slot: slot,
    NodeID: nodeId,
    Status: { Timestamp: kernel.date, State: 'new', Message: 'created' },
    DesiredState,
    networks: NO_NETWORKS,
    specVersion: service.specVersion,
    serviceName: service.Spec.Name,
    serviceLabels: service.Spec.Labels,
    endpoint: unallocated(service.Spec),
    ...(isJob(service) && service.JobStatus !== undefined ? { JobIteration: service.JobStatus.JobIteration } : {}),
  };
}
