import { nodeMatches, storedConstraints } from '../constraint.ts';
import { TASK_STATE_RANK, type Service, type SwarmNode, type SwarmTask, type TaskState } from '../types.ts';
import { deepEqual } from './deep-equal.ts';

/** The kinds of service, each with an orchestrator of its own. */
export type ServiceKind = 'replicated' | 'global' | 'replicated-job' | 'global-job';

export function kindOf(service: Service): ServiceKind {
  const { Mode } = service.Spec;
  if (Mode.Global !== undefined) return 'global';
  if (Mode.ReplicatedJob !== undefined) return 'replicated-job';
  if (Mode.GlobalJob !== undefined) return 'global-job';
  return 'replicated';
}

export function isJob(service: Service): boolean {
  const kind = kindOf(service);
  return kind === 'replicated-job' || kind === 'global-job';
}

/** Whether a service has one task per node rather than numbered slots. */
export function isPerNode(service: Service): boolean {
  const kind = kindOf(service);
  return kind === 'global' || kind === 'global-job';
}

/** Whether the observed state is beyond `state`. */
export function statePast(task: SwarmTask, state: TaskState): boolean {
  return TASK_STATE_RANK[task.Status.State] > TASK_STATE_RANK[state];
}

/** Whether the desired state is beyond `state`. */
export function desiredPast(task: SwarmTask, state: TaskState): boolean {
  return TASK_STATE_RANK[task.DesiredState] > TASK_STATE_RANK[state];
}

/** Whether tasks can not stay on a node: it is gone, down or drained (facts 4.1). */
export function isInvalidNode(node: SwarmNode | undefined): boolean {
  return node === undefined || node.Status.State === 'down' || node.Spec.Availability === 'drain';
}

/** Tasks of one slot, or in global services of one node. */
export type Slot = readonly SwarmTask[];

/**
 * Whether a task is out of date (facts 4.9).
 * @param node where it runs: a change of placement alone leaves it be if the node still matches
 */
export function isTaskDirty(service: Service, task: SwarmTask, node: SwarmNode | undefined): boolean {
  if (task.specVersion?.Index === service.specVersion.Index) return false;
  const spec = service.Spec.TaskTemplate;
  if (spec !== task.Spec) {
    const placementOnly = deepEqual({ ...spec, Placement: undefined }, { ...task.Spec, Placement: undefined });
    if (!placementOnly) return true;
    if (!deepEqual(spec.Placement, task.Spec.Placement)) {
      return node === undefined || !nodeMatches(storedConstraints(spec.Placement?.Constraints), node);
    }
  }
  return !deepEqual(service.Spec.EndpointSpec, task.endpoint?.Spec);
}
