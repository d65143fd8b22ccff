import { MICROSECOND, type Micros } from '../../kernel/time.ts';
import type { Service, SwarmTask } from '../types.ts';
import { kindOf } from './task-rules.ts';

interface Instance {
  specVersion: number | undefined;
  total: number;
  /** When the replacements were made, oldest first; kept only where the policy has a window. */
  restarts: Micros[];
}

/** How often each slot was restarted, in the memory of the leader (facts 4.5). */
export class RestartHistory {
  private readonly byService = new Map<string, Map<string, Instance>>();

  /** Notes that `task` replaces another one. */
  record(task: SwarmTask, service: Service, now: Micros): void {
    const policy = task.Spec.RestartPolicy;
    if ((policy?.MaxAttempts ?? 0) === 0) return;
    let instances = this.byService.get(task.ServiceID);
    if (instances === undefined) this.byService.set(task.ServiceID, (instances = new Map()));
    const kind = kindOf(service);
    const key = kind === 'global' || kind === 'global-job' ? `node ${task.NodeID}` : `slot ${task.Slot}`;
    let instance = instances.get(key);
    if (instance === undefined || instance.specVersion !== task.specVersion?.Index) {
      instances.set(key, (instance = { specVersion: task.specVersion?.Index, total: 0, restarts: [] }));
    }
    instance.total++;
    if ((policy?.Window ?? 0) !== 0) instance.restarts.push(now);
  }

  forget(serviceId: string): void {
    this.byService.delete(serviceId);
  }

  /** Whether the policy of a task that ended, or has to leave its node, allows for another (facts 4.5). */
  allows(task: SwarmTask, service: Service): boolean {
    const policy = task.Spec.RestartPolicy;
    const kind = kindOf(service);
    const job = kind === 'replicated-job' || kind === 'global-job';
    const condition = policy?.Condition ?? 'any';
    if (condition === 'none') return false;
    if ((condition === 'on-failure' || job) && task.Status.State === 'complete') return false;
    const attempts = policy?.MaxAttempts ?? 0;
    if (attempts === 0) return true;
    // In global jobs the history stands under the node but is looked up without it: the limit never holds (facts 4.8).
    const key = kind === 'global' ? `node ${task.NodeID}` : kind === 'global-job' ? '' : `slot ${task.Slot}`;
    const instance = this.byService.get(task.ServiceID)?.get(key);
    if (instance === undefined || (task.specVersion !== undefined && task.specVersion.Index !== instance.specVersion)) {
      return true;
    }
    const window = ((policy?.Window ?? 0) / 1000) * MICROSECOND;
    if (window === 0) return instance.total < attempts;
    const at = task.Status.appliedAt ?? task.Status.Timestamp;
    instance.restarts = instance.restarts.filter((each) => each > at - window);
    return instance.restarts.filter((each) => each < at).length < attempts;
  }
}
