import { MINUTE, type Micros } from '../../kernel/time.ts';
import { TASK_STATE_RANK, type GenericResource, type PortConfig, type SwarmNode, type SwarmTask } from '../types.ts';

/** From this many failures within the window on, a node is taken only when others are no better (facts 6.4). */
export const MAX_FAILURES = 5;
const FAILURE_WINDOW = 5 * MINUTE;

/** Service and version of its spec: an update clears the penalty. */
function failureKey(task: SwarmTask): string {
  return `${task.ServiceID} ${task.specVersion?.Index ?? ''}`;
}

const NO_PORTS: readonly PortConfig[] = [];

function hostPorts(task: SwarmTask): readonly PortConfig[] {
  const ports = task.endpoint?.Spec.Ports ?? NO_PORTS;
  if (ports.length === 0) return NO_PORTS;
  return ports.filter((port) => port.PublishMode === 'host' && (port.PublishedPort ?? 0) !== 0);
}

/** The sums with `by` added to one of them. */
function added(sums: Map<string, number> | undefined, key: string, by: number): Map<string, number> {
  const made = sums ?? new Map<string, number>();
  return made.set(key, (made.get(key) ?? 0) + by);
}

/** A task that counts when tasks are spread (facts 6.4). */
export function isActive(task: SwarmTask): boolean {
  const rank = TASK_STATE_RANK[task.Status.State];
  return (
    TASK_STATE_RANK[task.DesiredState] <= TASK_STATE_RANK.complete &&
    rank >= TASK_STATE_RANK.assigned &&
    rank <= TASK_STATE_RANK.running
  );
}

/**
 * What the scheduler keeps of a node, so that a placement looks at no tasks: kept up task by task. What most nodes never
 * need is made at the first use: a thousand nodes with seven maps each are a third of the time that a thousand tasks take.
 */
export class NodeInfo {
  node: SwarmNode;
  /** Tasks that hold resources here: assigned, and not yet past RUNNING. */
  private readonly tasks = new Map<string, SwarmTask>();
  activeTasks = 0;
  private readonly activeByService = new Map<string, number>();
  private usedNanoCPUs = 0;
  private usedMemory = 0;
  private usedDiscrete: Map<string, number> | undefined;
  private usedNamed: Map<string, Set<string>> | undefined;
  private usedHostPorts: Map<string, number> | undefined;
  private failures: Map<string, Micros[]> | undefined;

  constructor(node: SwarmNode) {
    this.node = node;
  }

  get availableNanoCPUs(): number {
    return (this.node.Description?.Resources.NanoCPUs ?? 0) - this.usedNanoCPUs;
  }

  get availableMemory(): number {
    return (this.node.Description?.Resources.MemoryBytes ?? 0) - this.usedMemory;
  }

  activeTasksOf(serviceId: string): number {
    return this.activeByService.get(serviceId) ?? 0;
  }

  /** Takes a task in, or its new version. */
  set(task: SwarmTask): void {
    const old = this.tasks.get(task.ID);
    if (old === task) return;
    if (old !== undefined) {
      this.tasks.set(task.ID, task);
      if (isActive(old) !== isActive(task)) this.count(task, isActive(task) ? 1 : -1);
      return;
    }
    this.tasks.set(task.ID, task);
    if (isActive(task)) this.count(task, 1);
    this.reserve(task, 1);
  }

  /** A task ended or was deleted: what it held is free again. */
  delete(taskId: string): void {
    const task = this.tasks.get(taskId);
    if (task === undefined) return;
    this.tasks.delete(taskId);
    if (isActive(task)) this.count(task, -1);
    this.reserve(task, -1);
  }

  private count(task: SwarmTask, by: 1 | -1): void {
    this.activeTasks += by;
    const count = (this.activeByService.get(task.ServiceID) ?? 0) + by;
    if (count === 0) this.activeByService.delete(task.ServiceID);
    else this.activeByService.set(task.ServiceID, count);
  }

  private reserve(task: SwarmTask, by: 1 | -1): void {
    const wanted = task.Spec.Resources?.Reservations;
    this.usedNanoCPUs += by * (wanted?.NanoCPUs ?? 0);
    this.usedMemory += by * (wanted?.MemoryBytes ?? 0);
    for (const { DiscreteResourceSpec: discrete, NamedResourceSpec: named } of task.GenericResources ?? []) {
      if (discrete !== undefined) {
        this.usedDiscrete = added(this.usedDiscrete, discrete.Kind, by * discrete.Value);
      }
      if (named !== undefined) {
        this.usedNamed ??= new Map<string, Set<string>>();
        let used = this.usedNamed.get(named.Kind);
        if (used === undefined) this.usedNamed.set(named.Kind, (used = new Set()));
        if (by === 1) used.add(named.Value);
        else used.delete(named.Value);
      }
    }
    for (const port of hostPorts(task)) {
      this.usedHostPorts = added(this.usedHostPorts, `${port.Protocol} ${port.PublishedPort}`, by);
    }
  }

  /** Whether a host-mode port that the task wants is taken here by another. */
  hasHostPortOf(task: SwarmTask): boolean {
    return hostPorts(task).some((port) => (this.usedHostPorts?.get(`${port.Protocol} ${port.PublishedPort}`) ?? 0) > 0);
  }

  /**
   * What the node would give for `wanted` generic resources: named ones one by one, else a number (facts 6.3).
   * Undefined when it has not enough.
   */
  claim(wanted: readonly GenericResource[]): readonly GenericResource[] | undefined {
    const claimed: GenericResource[] = [];
    for (const { DiscreteResourceSpec: ask } of wanted) {
      if (ask === undefined) continue;
      const own = this.node.Description?.Resources.GenericResources ?? [];
      const used = this.usedNamed?.get(ask.Kind);
      const named = own.filter(
        ({ NamedResourceSpec: each }) => each?.Kind === ask.Kind && used?.has(each.Value) !== true,
      );
      const hasNamed = own.some(({ NamedResourceSpec: each }) => each?.Kind === ask.Kind);
      if (hasNamed) {
        if (named.length < ask.Value) return undefined;
        claimed.push(...named.slice(0, ask.Value));
        continue;
      }
      const total = own.reduce(
        (sum, { DiscreteResourceSpec: each }) => sum + (each?.Kind === ask.Kind ? each.Value : 0),
        0,
      );
      if (total - (this.usedDiscrete?.get(ask.Kind) ?? 0) < ask.Value) return undefined;
      claimed.push({ DiscreteResourceSpec: ask });
    }
    return claimed;
  }

  /** A task that was placed here failed or was rejected. Says how often that happened lately. */
  taskFailed(task: SwarmTask, now: Micros): number {
    const key = failureKey(task);
    this.failures ??= new Map<string, Micros[]>();
    const recent = (this.failures.get(key) ?? []).filter((at) => now - at < FAILURE_WINDOW);
    recent.push(now);
    this.failures.set(key, recent);
    return recent.length;
  }

  /** How often tasks of this service and version failed here in the last five minutes. */
  recentFailures(task: SwarmTask, now: Micros): number {
    const { failures } = this;
    if (failures === undefined || failures.size === 0) return 0;
    const all = failures.get(failureKey(task));
    if (all === undefined) return 0;
    const recent = all.filter((at) => now - at < FAILURE_WINDOW);
    if (recent.length === 0) failures.delete(failureKey(task));
    else if (recent.length < all.length) failures.set(failureKey(task), recent);
    return recent.length;
  }
}
