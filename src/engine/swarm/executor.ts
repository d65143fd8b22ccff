import { MILLISECOND } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import type { Task } from '../../kernel/wait.ts';
import { type Controller, type Executor, type TaskDependencies } from '../../swarm/executor.ts';
import type { NodeDescription, SwarmNetwork, SwarmNode, SwarmTask } from '../../swarm/types.ts';
import type { Engine } from '../engine.ts';
import type { LocalNetwork } from '../network/local-network.ts';
import { PLUGIN_DESCRIPTIONS } from '../plugins.ts';
import { ENGINE_VERSION } from '../version.ts';
import type { PendingAttachment } from './attachments.ts';

const TWIN = 'com.docker.swarm.predefined';

/**
 * From the node's address in ingress until its sandbox stands: on a new worker ingress and docker_gwbridge show only
 * then (recordings/info, networks).
 */
const INGRESS_SET_UP: readonly [number, number] = [300 * MILLISECOND, 500 * MILLISECOND];

function keyAndValue(label: string): readonly [string, string] {
  const at = label.indexOf('=');
  return at < 0 ? [label, ''] : [label.slice(0, at), label.slice(at + 1)];
}

/** How long a node says good-bye: to nobody, and to those who gossip with it (measured on the real swarm). */
const LEAVING_ALONE: readonly [number, number] = [330 * MILLISECOND, 420 * MILLISECOND];
const LEAVING_OTHERS: readonly [number, number] = [960 * MILLISECOND, 1_040 * MILLISECOND];

/** Makes what carries out a task. */
export type MakeController = (executor: NodeExecutor, task: SwarmTask, dependencies: TaskDependencies) => Controller;

/** The engine as the swarm's agent sees it: makes a controller for each task, and keeps the node's own endpoints. */
export class NodeExecutor implements Executor {
  readonly engine: Engine;
  /** Plain containers that wait for their address on an overlay, by the container's id and the network's. */
  readonly pending = new Map<string, PendingAttachment>();
  private node: SwarmNode | undefined;
  private networks: readonly SwarmNetwork[] = [];

  private readonly makeController: MakeController;

  constructor(engine: Engine, makeController: MakeController) {
    this.engine = engine;
    this.makeController = makeController;
  }

  describe(): NodeDescription {
    const { host, configuration } = this.engine;
    const { genericResources, labels } = configuration;
    const generic = genericResources.length === 0 ? undefined : genericResources;
    const Labels = labels.length === 0 ? undefined : Object.fromEntries(labels.map((each) => keyAndValue(each)));
    return {
      Hostname: host.hostname,
      Platform: { Architecture: 'x86_64', OS: 'linux' },
      Resources: { NanoCPUs: host.cpus * 1_000_000_000, MemoryBytes: host.memory, GenericResources: generic },
      Engine: { EngineVersion: ENGINE_VERSION, Labels, Plugins: PLUGIN_DESCRIPTIONS },
    };
  }

  /** Brings the ingress sandbox and the load balancers' endpoints to the addresses that the swarm gave this node. */
  configure(node: SwarmNode, networks: readonly SwarmNetwork[]): void {
    this.node = node;
    const known = new Map(this.networks.map((each) => [each.ID, each]));
    for (const each of networks) known.set(each.ID, each);
    this.networks = [...known.values()];
    const ingress = this.networks.find((each) => each.Spec.Ingress && each.IPAM !== undefined);
    if (ingress !== undefined && this.engine.networks.get(ingress.ID) === undefined) {
      const { kernel, random } = this.engine;
      kernel.after(random.int(...INGRESS_SET_UP), () => {
        if (this.node !== undefined && this.hasAddress(ingress.ID))
          this.balance(this.engine.networks.addSwarm(ingress));
      });
    }
    for (const each of this.engine.networks.all()) if (each.o.scope === 'swarm') this.balance(each);
  }

  /** The node's own address on an overlay; undefined while it has none. */
  private ownAddress(networkId: string): string | undefined {
    return this.node?.attachments.find((each) => each.NetworkID === networkId)?.Addresses[0]?.split('/')[0];
  }

  /** Whether the node may run tasks on the network: it has its load balancer's address (facts 11.1). */
  hasAddress(networkId: string): boolean {
    return this.ownAddress(networkId) !== undefined;
  }

  private balance(network: LocalNetwork): void {
    const address = this.ownAddress(network.id);
    if (address !== undefined) this.engine.sandboxes.balance(network, address);
  }

  /** The node's network of that id, made here when it is not yet; undefined for the predefined ones. */
  localNetwork(network: SwarmNetwork): LocalNetwork | undefined {
    if (Object.hasOwn(network.Spec.Labels, TWIN)) return undefined;
    if (!this.networks.some((each) => each.ID === network.ID)) this.networks = [...this.networks, network];
    const local = this.engine.networks.addSwarm(network);
    this.balance(local);
    return local;
  }

  /**
   * Takes the local copy of a network away once nobody but the load balancer is on it. A container that was made for
   * it but does not run yet does not count (facts 11.3, recordings/events-order).
   */
  releaseNetwork(networkId: string): void {
    const local = this.engine.networks.get(networkId);
    if (local === undefined || local.o.ingress || local.o.scope !== 'swarm') return;
    if ([...local.endpoints.values()].every((each) => each.owner === `lb-${local.name}`))
      this.engine.networks.drop(local);
  }

  /** @throws TaskFailed */
  controller(task: SwarmTask, dependencies: TaskDependencies): Controller {
    return this.makeController(this, task, dependencies);
  }

  /** The daemon starts: what an earlier one knew is gone. */
  forget(): void {
    this.pending.clear();
    this.node = undefined;
    this.networks = [];
  }

  leave(): Future<void> {
    const done = new Future<void>();
    this.engine.kernel.spawn('leave', this.cleanUp(done));
    return done;
  }

  private *cleanUp(done: Future<void>): Task {
    const { engine } = this;
    for (const container of engine.containers.all())
      if (Object.hasOwn(container.config.Labels, 'com.docker.swarm.node.id'))
        yield* engine.lifecycle.remove(container, { force: true, volumes: true });
    const overlays = engine.networks.all().filter((each) => each.o.scope === 'swarm');
    const alone = overlays.every((each) => engine.discovery.peers(each.id).length <= 1);
    yield* engine.kernel.sleep(engine.random.int(...(alone ? LEAVING_ALONE : LEAVING_OTHERS)));
    for (const network of overlays) {
      for (const each of [...network.endpoints.values()]) {
        if (!engine.containers.all().some((container) => container.id === each.owner)) continue;
        engine.connector.disconnect(engine.containers.find(each.owner), network);
      }
      engine.networks.drop(network);
    }
    this.node = undefined;
    this.networks = [];
    done.resolve();
  }
}
