import { nodeMatches, parseConstraints } from '../../swarm/constraint.ts';
import { quorumOf } from '../../swarm/raft/members.ts';
import type { Store } from '../../swarm/store.ts';
import { TASK_STATE_RANK, type Service, type SwarmNode, type SwarmTask } from '../../swarm/types.ts';
import type { SimulatedHost } from '../../world/simulated-host.ts';
import type { World } from '../../world/world.ts';
import { slotOf } from './watch.ts';

const rank = (state: SwarmTask['Status']['State']): number => TASK_STATE_RANK[state];
const RUNNING = TASK_STATE_RANK.running;

const isWanted = (task: SwarmTask): boolean => rank(task.DesiredState) <= RUNNING;

/** A world whose hosts are all up and hear each other, and what is still amiss in its swarm. */
export class Settled {
  private readonly world: World;
  private readonly amiss: string[] = [];
  private store!: Store;

  constructor(world: World) {
    this.world = world;
  }

  /** In words; nothing when what is wanted has come about. */
  complaints(): readonly string[] {
    this.amiss.length = 0;
    const managers = this.world.hosts.filter((host) => host.engine.member.observe() !== undefined);
    if (managers.length === 0) return [];
    const leaders = managers.filter((host) => host.engine.member.observe()?.leads === true);
    if (leaders.length === 0 && !managers.some((host) => this.couldLead(host))) return [];
    if (leaders.length !== 1) return [`${leaders.length} of ${managers.length} managers lead`];
    const seen = leaders[0].engine.member.observe();
    if (seen === undefined) return [];
    this.store = seen.store;
    this.checkReplicas(managers);
    this.checkNodes();
    for (const service of this.store.all('service')) this.checkService(service);
    this.checkTasks();
    for (const host of this.world.hosts) this.checkEngine(host);
    this.checkConnections();
    return this.amiss;
  }

  private say(text: string): void {
    this.amiss.push(text);
  }

  /**
   * TCP tries again up to two minutes after a cut is mended, and then delivers what it held: a node says once more that
   * it is there, with a session that it has long given up. Real managers believe that for three heartbeats; it is not
   * over before.
   */
  private checkConnections(): void {
    const stuck = [...this.world.network.stuck].filter((each) => each.localPort === 2377 || each.remotePort === 2377);
    for (const { namespace, remoteAddress } of stuck) this.say(`${namespace.name} has yet to reach ${remoteAddress}`);
  }

  /** Whether a manager belongs to a raft of which a majority is there; the last manager may have been put out of it. */
  private couldLead(host: SimulatedHost): boolean {
    const ids = new Set(this.world.hosts.map((each) => String(each.disk.node?.manager?.log.id)));
    const members = (host.engine.member.observe()?.members ?? []).map((member) => member.raftId);
    const own = String(host.disk.node?.manager?.log.id);
    return members.includes(own) && members.filter((id) => ids.has(id)).length >= quorumOf(members.length);
  }

  private checkReplicas(managers: readonly SimulatedHost[]): void {
    const wanted = this.store.snapshot();
    for (const host of managers) {
      const store = host.engine.member.observe()?.store;
      if (store === undefined || store === this.store) continue;
      // A node that was removed is not heard any more, and cannot know (facts 1.5, observed 15).
      if (this.store.get('node', host.disk.node?.certificate.nodeId ?? '') === undefined) continue;
      const have = store.snapshot();
      const same =
        have.length === wanted.length &&
        have.every(
          (change, i) => change.object === wanted[i].object || JSON.stringify(change) === JSON.stringify(wanted[i]),
        );
      if (!same) this.say(`${host.name} has another store than the leader`);
    }
  }

  private hostOf(node: SwarmNode): SimulatedHost | undefined {
    return this.world.hosts.find((host) => host.disk.node?.certificate.nodeId === node.ID);
  }

  private checkNodes(): void {
    for (const node of this.store.all('node')) {
      const host = this.hostOf(node);
      const { State } = node.Status;
      const name = host?.name ?? node.ID;
      if (host === undefined) {
        if (State !== 'down') this.say(`node ${name} has no host and is ${State}`);
        continue;
      }
      if (State !== 'ready') this.say(`node ${name} is ${State}`);
      if (node.role !== node.Spec.Role) this.say(`node ${name} is a ${node.role} and should be a ${node.Spec.Role}`);
      const manages = host.engine.member.observe() !== undefined;
      if (manages !== (node.role === 'manager'))
        this.say(`node ${name} is a ${node.role}, its manager ${manages ? 'runs' : 'does not run'}`);
      const { localNodeState, error } = host.engine.member.info();
      if (localNodeState !== 'active') this.say(`${host.name} says it is ${localNodeState}: ${error}`);
    }
  }

  private isPaused(nodeId: string): boolean {
    return this.store.get('node', nodeId)?.Spec.Availability === 'pause';
  }

  private isGone(nodeId: string): boolean {
    return nodeId !== '' && this.store.get('node', nodeId)?.Status.State !== 'ready';
  }

  private matches(node: SwarmNode, expressions: readonly string[]): boolean {
    return nodeMatches(parseConstraints(expressions), node);
  }

  /** Whether the node could take the task: what the scheduler's filters say, put more simply. */
  private fits(node: SwarmNode, task: SwarmTask): boolean {
    if (node.Status.State !== 'ready' || node.Spec.Availability !== 'active') return false;
    const { Placement, Resources } = task.Spec;
    if (!this.matches(node, Placement?.Constraints ?? [])) return false;
    const there = this.store
      .tasksOfNode(node.ID)
      .filter((each) => rank(each.Status.State) >= TASK_STATE_RANK.assigned && rank(each.Status.State) <= RUNNING);
    const hostPorts = (each: SwarmTask): string[] =>
      (each.endpoint?.Ports ?? [])
        .filter((port) => port.PublishMode === 'host' && (port.PublishedPort ?? 0) > 0)
        .map((port) => `${port.PublishedPort}/${port.Protocol}`);
    const taken = new Set(there.flatMap(hostPorts));
    if (hostPorts(task).some((port) => taken.has(port))) return false;
    const most = Placement?.MaxReplicas ?? 0;
    const same = this.store
      .tasksOfNode(node.ID)
      .filter(
        (each) =>
          each.ServiceID === task.ServiceID &&
          rank(each.DesiredState) <= TASK_STATE_RANK.complete &&
          rank(each.Status.State) >= TASK_STATE_RANK.assigned &&
          rank(each.Status.State) <= RUNNING,
      );
    if (most > 0 && same.length >= most) return false;
    const cpus = (each: SwarmTask): number => each.Spec.Resources?.Reservations?.NanoCPUs ?? 0;
    const free = (node.Description?.Resources.NanoCPUs ?? 0) - there.reduce((sum, each) => sum + cpus(each), 0);
    return (Resources?.Reservations?.NanoCPUs ?? 0) <= free;
  }

  /** A task that is not where it should be, for a reason: nobody can take it, or it gets no address. */
  private mustWait(task: SwarmTask): boolean {
    if (task.Status.State === 'new') return this.lacksAddress(task);
    if (task.Status.State !== 'pending') return false;
    // One of an earlier version that found no place once is given up (transcripts/host-ports), and stays so when a
    // rollback makes that version the present one.
    const service = this.store.get('service', task.ServiceID);
    const newest = Math.max(service?.specVersion.Index ?? 0, service?.previousSpecVersion?.Index ?? 0);
    if (newest > (task.specVersion?.Index ?? 0)) return true;
    const nodes = task.NodeID === '' ? this.store.all('node') : [this.store.get('node', task.NodeID)];
    return !nodes.some((node) => node !== undefined && this.fits(node, task));
  }

  private lacksAddress(task: SwarmTask): boolean {
    const service = this.store.get('service', task.ServiceID);
    const ids = new Set(
      [...(task.Spec.Networks ?? []), ...(service?.Spec.TaskTemplate.Networks ?? [])].map((each) => each.Target),
    );
    return [...ids].some((id) => {
      const network = this.store.get('network', id);
      return network === undefined || network.DriverState === undefined;
    });
  }

  private checkService(service: Service): void {
    const { Mode, Name, TaskTemplate } = service.Spec;
    const tasks = this.store.tasksOfService(service.ID);
    const wanted = tasks.filter(isWanted);
    const isJob = Mode.ReplicatedJob !== undefined || Mode.GlobalJob !== undefined;
    if (isJob) return this.checkJob(service, tasks);
    const policy = TaskTemplate.RestartPolicy;
    const restarts = (policy?.Condition ?? 'any') === 'any' && (policy?.MaxAttempts ?? 0) === 0;
    const waiting = wanted.filter((task) => this.mustWait(task));
    for (const task of wanted)
      if (task.Status.State !== 'running' && !waiting.includes(task))
        this.say(`${Name}: task ${task.Name} is wanted and ${task.Status.State} ${task.Status.Err ?? ''}`);
    const slots = new Set(wanted.map(slotOf));
    const updating = service.UpdateStatus?.State;
    // An update waits without limit for a task that cannot be placed, or whose node went while it came up, even if the
    // node is back by now: one that was taken away before it was placed stays pending for good (facts 5.4);
    // of a global service without any task, or with tasks on paused nodes alone, nobody sees that a rollback has nothing
    // left to do (facts 4.4).
    const lost = tasks.some(
      ({ Status: { State }, DesiredState, NodeID }) =>
        rank(State) < RUNNING &&
        (this.isGone(NodeID) || (rank(State) < TASK_STATE_RANK.assigned && rank(DesiredState) > RUNNING)),
    );
    // Where nothing is restarted, a slot that is being removed counts as taken (swarmkit's UpdatableTasksInSlot): when an
    // update scales down too, the task that it waits for may be the one that is taken away.
    const takenAway = !restarts && updating === 'updating' && Mode.Replicated !== undefined;
    const stuck =
      waiting.length > 0 ||
      lost ||
      takenAway ||
      (Mode.Global !== undefined && wanted.every((task) => this.isPaused(task.NodeID)));
    // Where a start-first update is paused, what it found and what it made stand side by side (facts 5.4).
    const paused = updating === 'paused' || updating === 'rollback_paused';
    if (slots.size !== wanted.length && !stuck && !paused)
      this.say(`${Name}: ${wanted.length} tasks are wanted in ${slots.size} slots`);
    if (Mode.Replicated !== undefined) {
      const replicas = Mode.Replicated.Replicas ?? 1;
      if (restarts ? slots.size !== replicas : slots.size > replicas)
        this.say(`${Name}: ${slots.size} slots are wanted, not ${replicas}`);
    } else this.checkGlobal(service, wanted, waiting, restarts);
    const endless =
      updating === 'updating' &&
      service.Spec.UpdateConfig?.FailureAction === 'rollback' &&
      service.PreviousSpec === undefined;
    if ((updating === 'updating' || updating === 'rollback_started') && !stuck && !endless)
      this.say(`${Name}: its update does not end`);
    if (paused || stuck || !restarts) return;
    for (const task of wanted) {
      // Nothing is updated on a paused node (facts 4.4).
      if (Mode.Global !== undefined && this.isPaused(task.NodeID)) continue;
      if (
        JSON.stringify({ ...task.Spec, Placement: undefined }) !==
        JSON.stringify({ ...TaskTemplate, Placement: undefined })
      )
        this.say(`${Name}: task ${task.Name} has an old spec`);
    }
  }

  private checkGlobal(
    service: Service,
    wanted: readonly SwarmTask[],
    waiting: readonly SwarmTask[],
    restarts: boolean,
  ): void {
    const { Name, TaskTemplate } = service.Spec;
    for (const node of this.store.all('node')) {
      // A start-first update that finds no room for the new task keeps all those that it found.
      if (waiting.some((task) => task.NodeID === node.ID)) continue;
      const here = wanted.filter((task) => task.NodeID === node.ID).length;
      const { Availability } = node.Spec;
      const name = this.hostOf(node)?.name ?? node.ID;
      const gone = node.Status.State === 'down' || Availability === 'drain';
      const off = !this.matches(node, TaskTemplate.Placement?.Constraints ?? []);
      if (gone || (off && Availability === 'active')) {
        // An update that had the node on its list when it went makes a task there all the same (facts 5.4, 5.7).
        if (here > 0 && service.UpdateStatus?.State !== 'updating')
          this.say(`${Name}: ${here} tasks are wanted on ${name}, where none should be`);
      } else if (Availability === 'active' && restarts && here !== 1)
        this.say(`${Name}: ${here} tasks are wanted on ${name}`);
      else if (here > 1) this.say(`${Name}: ${here} tasks are wanted on ${name}`);
    }
  }

  /** A job's tasks come to their end; which of them are made anew depends on more than is looked at here (facts 4.8). */
  private checkJob(service: Service, tasks: readonly SwarmTask[]): void {
    const { Mode, Name } = service.Spec;
    const iteration = service.JobStatus?.JobIteration.Index;
    const current = tasks.filter((task) => task.JobIteration?.Index === iteration);
    const done = current.filter((task) => task.Status.State === 'complete').length;
    const total = Mode.ReplicatedJob?.TotalCompletions;
    if (total !== undefined && done > total) this.say(`${Name}: ${done} of ${total} are completed`);
    for (const task of current) {
      const node = this.store.get('node', task.NodeID);
      if (node !== undefined && node.Status.State === 'down') continue;
      if (task.DesiredState === 'complete' && rank(task.Status.State) <= RUNNING && !this.mustWait(task))
        this.say(`${Name}: job task ${task.Name} is ${task.Status.State}`);
    }
  }

  private checkTasks(): void {
    for (const task of this.store.all('task')) {
      const node = this.store.get('node', task.NodeID);
      if (task.NodeID !== '' && (node === undefined || node.Status.State !== 'ready')) continue;
      const over = rank(task.Status.State) > RUNNING;
      if (task.ServiceID !== '' && this.store.get('service', task.ServiceID) === undefined)
        this.say(`task ${task.Name} has outlived its service`);
      // One that was never placed and is not wanted any more stays until its slot's history is cleaned (facts 3.5).
      else if (rank(task.Status.State) < TASK_STATE_RANK.assigned && task.DesiredState !== 'remove') continue;
      else if (!isWanted(task) && !over && task.DesiredState !== 'complete')
        this.say(`task ${task.Name} should be ${task.DesiredState} and is ${task.Status.State}`);
      else if (task.DesiredState === 'remove')
        this.say(`task ${task.Name} should be removed and is ${task.Status.State}`);
    }
  }

  /** What a host runs is what the store says it runs; what has ended there is kept as long as its task (facts 3.3). */
  private checkEngine(host: SimulatedHost): void {
    const nodeId = host.disk.node?.certificate.nodeId;
    const node = nodeId === undefined ? undefined : this.store.get('node', nodeId);
    if (node === undefined || node.Status.State !== 'ready') return;
    const running = new Set<string>();
    for (const container of host.engine.containers.all()) {
      const id = container.config.Labels['com.docker.swarm.task.id'];
      if (id === undefined) continue;
      const task = this.store.get('task', id);
      if (container.isRunning) running.add(id);
      if (task === undefined) this.say(`${host.name} has a container of task ${container.name}, which is gone`);
      else if (container.isRunning && task.Status.State !== 'running')
        this.say(`${host.name} runs ${container.name}, which is ${task.Status.State}`);
    }
    for (const task of this.store.tasksOfNode(node.ID))
      if (task.Status.State === 'running' && task.ServiceID !== '' && !running.has(task.ID))
        this.say(`${host.name} does not run ${task.Name}`);
  }
}
