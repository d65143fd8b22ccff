import { Emitter } from '../../../src/kernel/disposable.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import { Future } from '../../../src/kernel/wait.ts';
import type { Namespace } from '../../../src/net/namespace.ts';
import { Network } from '../../../src/net/network.ts';
import { TaskFailed, type Controller, type Executor } from '../../../src/swarm/executor.ts';
import type { TaskLogLine } from '../../../src/swarm/log-broker/log-messages.ts';
import { SwarmDisk } from '../../../src/swarm/node/swarm-disk.ts';
import { RunningNode } from '../../../src/swarm/node/running-node.ts';
import { SwarmMember } from '../../../src/swarm/node/swarm-member.ts';
import type { NodeDescription, SwarmTask } from '../../../src/swarm/types.ts';

export const EPOCH = Date.UTC(2026, 10, 21, 1, 12, 8) * 1000;

/** Runs containers that exist only as a set of ids; `crash` makes one end. */
export class FakeExecutor implements Executor {
  private readonly kernel: Kernel;
  readonly hostname: string;
  readonly running = new Map<string, Future<void>>();
  readonly log: string[] = [];
  memory = 8;
  private readonly lines = new Map<string, TaskLogLine[]>();
  private readonly said = new Emitter<string>();

  /** A container writes a line. */
  say(taskId: string, text: string): void {
    const line = { at: this.kernel.now, stream: 'stdout', text: `${text}\n`, attributes: {} } as const;
    this.lines.set(taskId, [...(this.lines.get(taskId) ?? []), line]);
    this.said.fire(taskId);
  }

  constructor(kernel: Kernel, hostname: string) {
    this.kernel = kernel;
    this.hostname = hostname;
  }

  describe(): NodeDescription {
    return {
      Hostname: this.hostname,
      Platform: { Architecture: 'x86_64', OS: 'linux' },
      Resources: { NanoCPUs: 2e9, MemoryBytes: this.memory * 2 ** 30 },
      Engine: { EngineVersion: '28.5.2', Plugins: [] },
    };
  }

  configure(): void {}

  private after(ms: number): Future<void> {
    const future = new Future<void>();
    this.kernel.after(ms * 1000, () => future.resolve());
    return future;
  }

  controller(task: SwarmTask): Controller {
    const { ID } = task;
    if (task.Spec.ContainerSpec?.Image === 'badmount') throw new TaskFailed('invalid mount');
    return {
      prepare: () => {
        this.log.push(`prepare ${ID}`);
        if (task.Spec.ContainerSpec?.Image === 'missing')
          return Future.failed(new TaskFailed('No such image: missing'));
        return this.after(200);
      },
      start: () => {
        this.log.push(`start ${ID}`);
        this.running.set(ID, new Future<void>());
        return this.after(100);
      },
      wait: () => this.running.get(ID) ?? Future.failed(new TaskFailed(`No such container: ${task.Name}`)),
      shutdown: () => {
        this.log.push(`shutdown ${ID}`);
        this.running.delete(ID);
        return this.after(50);
      },
      remove: () => {
        this.log.push(`remove ${ID}`);
        this.running.delete(ID);
        return this.after(50);
      },
      update: () => {},
      containerStatus: () => ({ ContainerID: `c${ID}`, PID: 1, ExitCode: 0 }),
      portStatus: () => undefined,
      logs: (options, sink) => {
        for (const line of this.lines.get(ID) ?? []) sink.item(line);
        if (!options.follow) sink.end(undefined);
        return this.said.on((id) => {
          if (id === ID && options.follow) sink.item(this.lines.get(ID)?.at(-1) as TaskLogLine);
        });
      },
    };
  }

  leave(): Future<void> {
    return Future.of(undefined);
  }
}

/** One host: what survives its daemon, and the daemon. */
export class FakeHost {
  readonly swarm: FakeSwarm;
  readonly index: number;
  readonly disk = new SwarmDisk();
  readonly address: string;
  readonly net: Namespace;
  readonly executor: FakeExecutor;
  readonly member: SwarmMember;

  constructor(swarm: FakeSwarm, index: number, segment: ReturnType<Network['createSegment']>) {
    this.swarm = swarm;
    this.index = index;
    this.address = `172.17.${(index + 2) >> 8}.${(index + 2) & 255}`;
    this.net = swarm.network.createNamespace(`docker-${index}`);
    this.net.addInterface('eth0', { addresses: [`${this.address}/16`], segment });
    this.executor = new FakeExecutor(swarm.kernel, `docker-${index}`);
    this.member = this.makeMember();
  }

  private makeMember(): SwarmMember {
    const { kernel } = this.swarm;
    return new SwarmMember({
      kernel,
      net: this.net,
      executor: this.executor,
      disk: this.disk,
      makeNode: (options) => new RunningNode(options),
    });
  }

  get id(): string {
    return this.member.info().nodeId;
  }

  /** `systemctl stop docker` */
  stop(): void {
    this.swarm.settled(this.member.stop());
  }

  /** `systemctl kill docker` */
  kill(): void {
    this.member.kill();
  }

  /** `systemctl start docker` */
  start(): Future<void> {
    this.executor.running.clear();
    return this.member.start();
  }

  /** `docker node ls`, a line per node in the order of host names: name, status, manager status. */
  nodes(): string[] {
    return this.swarm
      .settled(this.member.control('listNodes', {}))
      .map((node) => {
        const manager = node.ManagerStatus;
        const status = manager === undefined ? '-' : manager.Leader ? 'leader' : manager.Reachability;
        return `${node.Description?.Hostname} ${node.Status.State} ${status}`;
      })
      .sort();
  }

  /** The same, or undefined where the swarm does not answer. */
  triesNodes(): string[] | undefined {
    try {
      return this.nodes();
    } catch {
      return undefined;
    }
  }

  setRole(id: string, role: 'worker' | 'manager'): void {
    const node = this.swarm.settled(this.member.control('getNode', { id }));
    this.swarm.settled(
      this.member.control('updateNode', { id, version: node.Version.Index, spec: { ...node.Spec, Role: role } }),
    );
  }
}

/** A few hosts on one wire. */
export class FakeSwarm {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly hosts: FakeHost[] = [];

  constructor(count: number, seed = 1) {
    this.kernel = new Kernel(EPOCH, String(seed));
    this.network = new Network(this.kernel);
    const segment = this.network.createSegment('lan', 200);
    for (let i = 0; i < count; i++) this.hosts.push(new FakeHost(this, i, segment));
  }

  /** Lets time pass. */
  pass(seconds: number): void {
    this.kernel.runUntil(this.kernel.now + seconds * SECOND);
  }

  /** Lets time pass until `future` is settled. @throws what it was rejected with */
  settled<T>(future: Future<T>): T {
    const limit = this.kernel.now + 120 * SECOND;
    while (!future.settled && this.kernel.step(limit));
    return future.get();
  }

  /** Lets time pass until the condition holds, looking each 100 ms; says how many seconds that took. */
  until(seconds: number, condition: () => boolean): number {
    const start = this.kernel.now;
    while (!condition()) {
      if (this.kernel.now - start > seconds * SECOND) throw new Error('until gave up');
      this.pass(0.1);
    }
    return (this.kernel.now - start) / SECOND;
  }

  /** The message that a future is rejected with. */
  failure(future: Future<unknown>): string {
    try {
      this.settled(future);
    } catch (error) {
      return (error as Error).message;
    }
    return 'no failure';
  }

  /** `docker node rm --force` on docker-0. */
  removeNode(id: string): void {
    this.settled(this.hosts[0].member.control('removeNode', { id, force: true }));
  }

  /** docker-0 founds a swarm, the others join. */
  form(roles: readonly ('worker' | 'manager')[] = []): void {
    const [first, ...others] = this.hosts;
    this.settled(first.member.init({ advertiseAddr: first.address, subnetSize: 24 }));
    others.forEach((host, i) => {
      const tokens = this.settled(first.member.control('getCluster', {})).joinTokens;
      const joinToken = roles[i] === 'manager' ? tokens.Manager : tokens.Worker;
      this.settled(host.member.join({ remoteAddrs: [`${first.address}:2377`], joinToken }));
    });
  }
}
