import { Kernel } from '../../../src/kernel/kernel.ts';
import { MILLISECOND, SECOND, type Micros } from '../../../src/kernel/time.ts';
import type { Future } from '../../../src/kernel/wait.ts';
import type { ControlContext, Member } from '../../../src/swarm/control/context.ts';
import { CONTROL_METHODS } from '../../../src/swarm/control/control-methods.ts';
import type { ControlArgs, ControlMethod, ControlResult } from '../../../src/swarm/control/methods.ts';
import { startControlPlane, type ControlPlane } from '../../../src/swarm/orchestrator/control-plane.ts';
import { Scheduler } from '../../../src/swarm/scheduler/scheduler.ts';
import { Store, type Change } from '../../../src/swarm/store.ts';
import {
  type NetworkSpec,
  TASK_STATE_RANK,
  type Cluster,
  type Service,
  type ServiceSpec,
  type SwarmNode,
  type SwarmTask,
  type TaskSpec,
  type TaskState,
  type TaskStatus,
} from '../../../src/swarm/types.ts';

const EPOCH = 1_700_000_000 * SECOND;

/** What becomes of a task on its node. */
export interface Fate {
  /** Instead of getting ready it is rejected, with this as Err. */
  readonly rejected?: string;
  /** It runs this long, then ends with this status. Without it, it runs until it is stopped. */
  readonly ends?: { readonly after: Micros; readonly status: number };
  /** How long it takes to stop. */
  readonly stops?: Micros;
}

interface Options {
  readonly pool?: string;
  readonly subnetSize?: number;
  /** How long a commit takes. */
  readonly latency?: Micros;
}

/**
 * A leader's control plane on a store that commits at once or after a while, with nodes whose agents move tasks along as real ones
 * do: they react to an assignment after 100 ms, and do nothing while their node is down.
 */
export class FakeSwarm implements ControlContext {
  readonly kernel: Kernel;
  store: Store;
  plane: ControlPlane | undefined;
  /** The raft index at which it starts. */
  readonly version: number = 10;
  fate: (task: SwarmTask) => Fate = () => ({});
  raftMembers: Member[] = [];
  commits = 0;
  private readonly latency: Micros;
  private readonly acting = new Set<string>();

  constructor(seed = 1, options: Options = {}) {
    this.kernel = new Kernel(EPOCH, String(seed));
    this.latency = options.latency ?? 0;
    this.store = this.newStore();
    this.store.update((tx) => {
      tx.create('cluster', {
        ID: 'cluster',
        Spec: {
          Name: 'default',
          Labels: {},
          Orchestration: { TaskHistoryRetentionLimit: 5 },
          Raft: { SnapshotInterval: 10_000, LogEntriesForSlowFollowers: 500, ElectionTick: 10, HeartbeatTick: 1 },
          Dispatcher: { HeartbeatPeriod: 5e9 },
          CAConfig: { NodeCertExpiry: 7776000e9 },
          TaskDefaults: {},
          EncryptionConfig: { AutoLockManagers: false },
        },
        rootCA: {
          certificate: '',
          digest: '00'.repeat(32),
          tls: { TrustRoot: '', CertIssuerSubject: '', CertIssuerPublicKey: '' },
          notBefore: 0,
          notAfter: Infinity,
        },
        joinTokens: { Worker: 'w', Manager: 'm' },
        lastForcedRotation: 0,
        defaultAddressPool: [options.pool ?? '10.0.0.0/8'],
        subnetSize: options.subnetSize ?? 24,
        dataPathPort: 4789,
        blacklistedNodes: [],
      } as Omit<Cluster, 'Version' | 'CreatedAt' | 'UpdatedAt'>);
      for (const [ID, Name, Driver] of [
        ['net-ingress', 'ingress', undefined],
        ['net-bridge', 'bridge', 'bridge'],
        ['net-host', 'host', 'host'],
      ] as const) {
        tx.create('network', {
          ID,
          Spec: {
            Name,
            Labels: Driver === undefined ? {} : { 'com.docker.swarm.predefined': 'true' },
            Driver: Driver === undefined ? {} : { Name: Driver },
            EnableIPv6: false,
            Internal: false,
            Attachable: false,
            Ingress: Driver === undefined,
          },
        });
      }
    });
  }

  private newStore(): Store {
    const proposer = {
      version: this.version,
      propose: (changes: readonly Change[], done: (error: Error | undefined) => void): void => {
        const commit = (): void => {
          proposer.version++;
          this.commits++;
          store.apply(changes);
          done(undefined);
        };
        if (this.latency === 0) commit();
        else this.kernel.after(this.latency, commit);
      },
    };
    const store: Store = new Store(proposer, () => this.kernel.now);
    store.events.on(['task create', 'task update'], ({ object }) => this.act(object.ID));
    return store;
  }

  random(name: string) {
    return this.kernel.random(name);
  }

  members(): readonly Member[] {
    return this.raftMembers;
  }

  canRemoveMember(nodeId: string): boolean {
    const rest = this.raftMembers.filter((member) => member.nodeId !== nodeId);
    const reachable = rest.filter((member) => member.reachability === 'reachable').length;
    return reachable >= Math.floor(rest.length / 2) + 1;
  }

  /** Starts the control plane, or lets another leader take over. */
  lead(): this {
    this.plane?.dispose();
    // What the old leader had on its way is committed, or it would not be in the new one's log.
    this.pass(this.latency);
    this.plane = startControlPlane(this);
    return this;
  }

  /** Starts the scheduler alone: nobody else touches the tasks. */
  schedule(): void {
    new Scheduler(this.kernel, this.store, (name) => this.random(name));
  }

  addNode(ID: string, more: Partial<SwarmNode> = {}): void {
    this.store.update((tx) => {
      tx.create('node', {
        ID,
        Spec: { Labels: {}, Role: 'worker', Availability: 'active' },
        Description: {
          Hostname: ID,
          Platform: { Architecture: 'x86_64', OS: 'linux' },
          Resources: { NanoCPUs: 4e9, MemoryBytes: 8e9 },
          Engine: {
            EngineVersion: '28.5.2',
            Plugins: ['bridge', 'host', 'overlay'].map((Name) => ({ Type: 'Network', Name })),
          },
        },
        Status: { State: 'ready', Addr: '172.17.0.2' },
        role: 'worker',
        attachments: [],
        certificate: { role: 'worker', state: 'issued' },
        ...more,
      });
    });
  }

  changeNode(id: string, change: (node: SwarmNode) => SwarmNode): void {
    this.store.update((tx) => {
      const node = tx.get('node', id);
      if (node !== undefined) tx.update('node', change(node));
    });
  }

  setNodeState(id: string, State: 'ready' | 'down' | 'unknown'): void {
    this.changeNode(id, (node) => ({ ...node, Status: { ...node.Status, State } }));
    if (State === 'ready') for (const task of this.store.tasksOfNode(id)) this.act(task.ID);
  }

  setAvailability(id: string, Availability: 'active' | 'pause' | 'drain'): void {
    this.changeNode(id, (node) => ({ ...node, Spec: { ...node.Spec, Availability } }));
  }

  setLabels(id: string, Labels: Record<string, string>): void {
    this.changeNode(id, (node) => ({ ...node, Spec: { ...node.Spec, Labels } }));
  }

  /** Calls the control API and waits for the answer. @throws RpcError */
  call<M extends ControlMethod>(method: M, args: ControlArgs[M]): ControlResult[M] {
    const answer: Future<ControlResult[M]> = CONTROL_METHODS[method](this, args);
    while (!answer.settled) this.kernel.step();
    return answer.get();
  }

  create(Name: string, more: Partial<ServiceSpec> = {}, task: Partial<TaskSpec> = {}): string {
    return this.call('createService', { spec: serviceSpec(Name, more, task) }).ID;
  }

  /** Updates a service by a function of its spec; like a person, again when somebody else was faster. */
  update(id: string, change: (spec: ServiceSpec) => ServiceSpec, rollback: 'none' | 'previous' = 'none'): void {
    for (let tries = 0; ; tries++) {
      const service = this.service(id);
      try {
        this.call('updateService', { id, version: service.Version.Index, spec: change(service.Spec), rollback });
        return;
      } catch (error) {
        if (tries === 20 || !(error as Error).message.endsWith('update out of sequence')) throw error;
        this.pass(this.latency);
      }
    }
  }

  scale(id: string, Replicas: number): void {
    this.update(id, (spec) => ({ ...spec, Mode: { Replicated: { Replicas } } }));
  }

  setImage(id: string, Image: string): void {
    this.update(id, (spec) => ({
      ...spec,
      TaskTemplate: { ...spec.TaskTemplate, ContainerSpec: { ...spec.TaskTemplate.ContainerSpec, Image } },
    }));
  }

  rollback(id: string): void {
    this.update(id, (spec) => spec, 'previous');
  }

  service(id: string): Service {
    const service = this.store.get('service', id);
    if (service === undefined) throw new Error(`no service ${id}`);
    return service;
  }

  tasks(serviceId: string): readonly SwarmTask[] {
    return this.store.tasksOfService(serviceId);
  }

  /** Tasks that are wanted to run, by slot. */
  wanted(serviceId: string): readonly SwarmTask[] {
    return this.tasks(serviceId)
      .filter((task) => TASK_STATE_RANK[task.DesiredState] <= TASK_STATE_RANK.running)
      .sort((a, b) => a.Slot - b.Slot);
  }

  running(serviceId: string): readonly SwarmTask[] {
    return this.wanted(serviceId).filter((task) => task.Status.State === 'running' && task.DesiredState === 'running');
  }

  /** How many of the tasks that are to run are on each of the nodes. */
  spread(serviceId: string, nodes: readonly string[]): readonly number[] {
    return nodes.map((node) => this.wanted(serviceId).filter((task) => task.NodeID === node).length);
  }

  /** Lets time pass. */
  pass(time: Micros): void {
    this.kernel.runUntil(this.kernel.now + time);
  }

  setStatus(taskId: string, status: Partial<TaskStatus> & { readonly State: TaskState }): void {
    this.store.update((tx) => {
      const task = tx.get('task', taskId);
      if (task === undefined || TASK_STATE_RANK[status.State] < TASK_STATE_RANK[task.Status.State]) return;
      const Status = { Timestamp: this.kernel.now, appliedAt: this.kernel.now, ...status };
      tx.update('task', { ...task, Status });
    });
  }

  private alive(task: SwarmTask): boolean {
    const node = this.store.get('node', task.NodeID);
    return node !== undefined && node.Status.State !== 'down';
  }

  /** One step of an agent for one task, later; another follows from the event of the change. */
  private act(taskId: string): void {
    if (this.acting.has(taskId)) return;
    const task = this.store.get('task', taskId);
    if (task === undefined || TASK_STATE_RANK[task.Status.State] < TASK_STATE_RANK.assigned) return;
    const stopping = TASK_STATE_RANK[task.DesiredState] >= TASK_STATE_RANK.shutdown;
    const delay = 100 * MILLISECOND + (stopping ? (this.fate(task).stops ?? 0) : 0);
    this.acting.add(taskId);
    this.kernel.after(delay, () => {
      this.acting.delete(taskId);
      this.step(taskId);
    });
  }

  private step(taskId: string): void {
    const task = this.store.get('task', taskId);
    if (task === undefined || !this.alive(task)) return;
    const rank = TASK_STATE_RANK[task.Status.State];
    const fate = this.fate(task);
    if (TASK_STATE_RANK[task.DesiredState] >= TASK_STATE_RANK.shutdown) {
      if (rank < TASK_STATE_RANK.complete) this.setStatus(taskId, { State: 'shutdown', Message: 'shutdown' });
    } else if (rank < TASK_STATE_RANK.ready) {
      if (fate.rejected === undefined) this.setStatus(taskId, { State: 'ready', Message: 'prepared' });
      else this.setStatus(taskId, { State: 'rejected', Message: 'preparing', Err: fate.rejected });
    } else if (rank < TASK_STATE_RANK.running && task.DesiredState !== 'ready') {
      this.setStatus(taskId, { State: 'running', Message: 'started' });
      if (fate.ends !== undefined) this.endLater(taskId, fate.ends);
    }
  }

  private endLater(taskId: string, { after, status }: { after: Micros; status: number }): void {
    this.kernel.after(after, () => {
      const task = this.store.get('task', taskId);
      if (task?.Status.State !== 'running' || !this.alive(task)) return;
      if (status === 0) this.setStatus(taskId, { State: 'complete', Message: 'finished' });
      else this.setStatus(taskId, { State: 'failed', Message: 'started', Err: `task: non-zero exit (${status})` });
    });
  }
}

/** What the control API says of a call, without gRPC's words around it; `accepted` when it does not refuse. */
export function refusal<M extends ControlMethod>(swarm: FakeSwarm, method: M, args: ControlArgs[M]): string {
  try {
    swarm.call(method, args);
  } catch (error) {
    return (error as Error).message.replace('rpc error: code = ', '').replace(' desc = ', ': ');
  }
  return 'accepted';
}

/** A network as the client sends it, when nothing else is asked for. */
export function networkSpec(Name: string, more: Partial<NetworkSpec> = {}): NetworkSpec {
  return {
    Name,
    Labels: {},
    Driver: { Name: 'overlay' },
    EnableIPv6: false,
    Internal: false,
    Attachable: false,
    Ingress: false,
    ...more,
  };
}

export function serviceSpec(Name: string, more: Partial<ServiceSpec> = {}, task: Partial<TaskSpec> = {}): ServiceSpec {
  return {
    Name,
    Labels: {},
    TaskTemplate: { ContainerSpec: { Image: 'nginx' }, ForceUpdate: 0, ...task },
    Mode: { Replicated: { Replicas: 1 } },
    ...more,
  };
}

/** A swarm with this many ready nodes, `n1` and so on, and a leader. */
export function fakeSwarm(nodes = 3, seed = 1, options: Options = {}): FakeSwarm {
  const swarm = new FakeSwarm(seed, options);
  for (let i = 1; i <= nodes; i++) swarm.addNode(`n${i}`);
  return swarm.lead();
}
