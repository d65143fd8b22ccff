import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { MINUTE, type Micros } from '../../kernel/time.ts';
import type { Store, WriteTx } from '../store.ts';
import type { EventOn } from '../store-events.ts';
import { TASK_STATE_RANK, type NetworkAttachment, type Service, type SwarmNode, type SwarmTask } from '../types.ts';
import { isNetworkAllocated, isNodeLocal, NetworkAddresses } from './network-addresses.ts';
import { NodeNetworks } from './node-networks.ts';
import { PortSpace } from './port-space.ts';
import {
  allocateEndpoint,
  isServiceAllocated,
  needsIngress,
  releaseEndpoint,
  serviceNetworks,
} from './service-endpoint.ts';

/** After this long everything that could not be had is tried again, at the next commit (facts 14). */
const RETRY_AFTER = 5 * MINUTE;

const PENDING_MESSAGE = 'pending task scheduling';

/** What stands in a new task are at most wishes, and what in an ended one was given back (facts 8.2). */
function holdsAddresses(task: SwarmTask): boolean {
  return task.Status.State !== 'new' && TASK_STATE_RANK[task.Status.State] <= TASK_STATE_RANK.running;
}

const HEARD = ['commit', 'task', 'service', 'network', 'cluster create', 'node create', 'node delete'] as const;
type Heard = EventOn<(typeof HEARD)[number]>;

/**
 * Gives networks their subnets, services their virtual addresses and published ports, tasks and nodes their
 * addresses, and lets tasks whose needs are met go from NEW to PENDING (facts 8).
 *
 * All its state is in memory and is read back from the store by a new leader. What is taken is decided inside
 * the store's transaction, on the state that is then committed; only one of them is under way at a time.
 */
export class Allocator implements Disposable {
  private readonly owned = new DisposableStore();
  private stopped = false;
  private addresses: NetworkAddresses;
  private readonly ports = new PortSpace();
  private readonly nodeNetworks = new NodeNetworks();
  private ingressId: string | undefined;
  /** Objects that changed since the last round, in the order of their events. */
  private readonly changed = new Map<string, 'network' | 'service' | 'node'>();
  /** Tasks in state NEW that were not yet looked at. */
  private newTasks = new Set<string>();
  /** What could not be had. */
  private readonly waitingNetworks = new Set<string>();
  private readonly waitingServices = new Set<string>();
  private readonly waitingTasks = new Set<string>();
  private readonly waitingNodes = new Set<string>();
  private somethingWasReleased = false;
  private lastRetry: Micros;
  private working = false;
  private readonly random: RandomStream;
  private readonly kernel: Kernel;
  private readonly store: Store;

  constructor(kernel: Kernel, store: Store, random: (name: string) => RandomStream) {
    this.kernel = kernel;
    this.store = store;
    this.random = random('swarm/allocator');
    this.lastRetry = kernel.now;
    const cluster = store.all('cluster')[0];
    this.addresses = new NetworkAddresses(cluster ?? { defaultAddressPool: [], subnetSize: 0 });
    this.restore();
    this.owned.add(store.events.on(HEARD, (event) => this.onEvent(event)));
    this.work();
  }

  dispose(): void {
    this.stopped = true;
    this.owned.dispose();
  }

  private restore(): void {
    const { store } = this;
    for (const network of store.all('network')) {
      if (isNetworkAllocated(network)) {
        this.addresses.restore(network);
        this.nodeNetworks.setLocal(network.ID, isNodeLocal(network));
      }
      if (network.Spec.Ingress) this.ingressId = network.ID;
    }
    // The ingress network gets the first subnet (facts 8.1).
    if (this.ingressId !== undefined) this.changed.set(this.ingressId, 'network');
    for (const network of store.all('network')) this.changed.set(network.ID, 'network');
    for (const node of store.all('node')) {
      this.changed.set(node.ID, 'node');
      for (const attachment of node.attachments) this.restoreAttachment(attachment);
    }
    for (const service of store.all('service')) {
      this.ports.restore(service.Endpoint?.Ports ?? []);
      for (const vip of service.Endpoint?.VirtualIPs ?? []) {
        if (vip.Addr !== undefined) this.addresses.restoreAddress(vip.NetworkID, vip.Addr);
      }
      this.changed.set(service.ID, 'service');
    }
    for (const task of store.all('task')) {
      if (task.Status.State === 'new') this.newTasks.add(task.ID);
      if (!holdsAddresses(task)) continue;
      for (const attachment of task.networks) this.restoreAttachment(attachment);
      this.nodeNetworks.change(undefined, task);
    }
  }

  private restoreAttachment(attachment: NetworkAttachment): void {
    for (const address of attachment.Addresses) this.addresses.restoreAddress(attachment.NetworkID, address);
  }

  private onEvent(event: Heard): void {
    if (event.kind === 'commit') this.work();
    else if (event.table === 'task') {
      this.onTask(event.kind === 'create' ? undefined : event.kind === 'update' ? event.old : event.object, event);
    } else if (event.table === 'service') {
      if (event.kind === 'delete') {
        releaseEndpoint(event.object, this.addresses, this.ports);
        this.waitingServices.delete(event.object.ID);
        this.somethingWasReleased = true;
      } else if (event.kind === 'create' || event.object.Spec !== event.old.Spec) {
        this.changed.set(event.object.ID, 'service');
      }
    } else if (event.table === 'network') {
      if (event.kind === 'delete') {
        this.addresses.remove(event.object.ID);
        this.waitingNetworks.delete(event.object.ID);
        this.somethingWasReleased = true;
        if (this.ingressId === event.object.ID) this.setIngress(undefined);
      } else {
        if (event.object.Spec.Ingress) this.setIngress(event.object.ID);
        this.changed.set(event.object.ID, 'network');
      }
    } else if (event.table === 'cluster') {
      // The very first leader starts on an empty store, and learns of the address pools just before it needs them.
      this.addresses = new NetworkAddresses(event.object);
    } else {
      if (event.kind === 'delete') {
        for (const attachment of event.object.attachments) this.releaseAttachment(attachment);
        this.nodeNetworks.forget(event.object.ID);
        this.waitingNodes.delete(event.object.ID);
      } else this.changed.set(event.object.ID, 'node');
    }
  }

  private setIngress(id: string | undefined): void {
    if (this.ingressId === id) return;
    this.ingressId = id;
    for (const node of this.store.all('node')) this.changed.set(node.ID, 'node');
  }

  private onTask(old: SwarmTask | undefined, event: EventOn<'task'>): void {
    const task = event.kind === 'delete' ? undefined : event.object;
    const had = old !== undefined && holdsAddresses(old);
    const has = task !== undefined && holdsAddresses(task);
    if (had && !has) for (const attachment of old.networks) this.releaseAttachment(attachment);
    if (old?.Status.State === 'new' && task?.Status.State !== 'new') {
      this.newTasks.delete(old.ID);
      this.waitingTasks.delete(old.ID);
    }
    for (const nodeId of this.nodeNetworks.change(had ? old : undefined, has ? task : undefined)) {
      this.changed.set(nodeId, 'node');
    }
    if (task?.Status.State === 'new' && event.kind === 'create') this.newTasks.add(task.ID);
  }

  private releaseAttachment(attachment: NetworkAttachment): void {
    for (const address of attachment.Addresses) {
      this.addresses.releaseAddress(attachment.NetworkID, address);
      this.somethingWasReleased = true;
    }
  }

  private hasWaiting(): boolean {
    return this.waitingNetworks.size + this.waitingServices.size + this.waitingTasks.size + this.waitingNodes.size > 0;
  }

  private shouldRetry(): boolean {
    if (!this.hasWaiting()) return false;
    return this.somethingWasReleased || this.kernel.now - this.lastRetry > RETRY_AFTER;
  }

  private work(): void {
    if (this.working || this.stopped) return;
    if (this.changed.size === 0 && this.newTasks.size === 0 && !this.shouldRetry()) {
      this.somethingWasReleased &&= this.hasWaiting();
      return;
    }
    this.working = true;
    this.store.update(
      (tx) => {
        if (!this.stopped) this.round(tx);
      },
      (error) => {
        this.working = false;
        // A round that made work for the next one (a network that services wait for) goes on at once.
        if (error === undefined) this.work();
      },
    );
  }

  /**
   * One transaction: the objects of one kind that changed one after the other (ingress by itself, before all other
   * networks), or, when there are none left, the new tasks. Each is a proposal of its own, which the versions of the
   * objects show (measured: after `init` a node has 9, the cluster 10).
   */
  private round(tx: WriteTx): void {
    if (this.changed.size > 0) {
      this.takeChanged(tx);
      return;
    }
    this.tasks(tx, this.newTasks);
    this.newTasks = new Set();
    if (!this.shouldRetry()) return;
    this.lastRetry = this.kernel.now;
    this.somethingWasReleased = false;
    for (const id of [...this.waitingNetworks]) this.network(tx, id);
    for (const id of [...this.waitingServices]) this.service(tx, id);
    this.tasks(tx, new Set(this.waitingTasks));
    for (const id of [...this.waitingNodes]) this.node(tx, id);
  }

  private takeChanged(tx: WriteTx): void {
    let kind: 'network' | 'service' | 'node' | undefined;
    for (const [id, table] of this.changed) {
      if (kind !== undefined && table !== kind) return;
      kind = table;
      this.changed.delete(id);
      if (table === 'network') this.network(tx, id);
      else if (table === 'service') this.service(tx, id);
      else this.node(tx, id);
      if (id === this.ingressId) return;
    }
  }

  private network(tx: WriteTx, id: string): void {
    const network = tx.get('network', id);
    if (network === undefined || isNetworkAllocated(network)) return;
    try {
      tx.update('network', this.addresses.allocate(network));
      this.nodeNetworks.setLocal(id, isNodeLocal(network));
      this.waitingNetworks.delete(id);
      // Services and tasks that wait for this network may go on now.
      this.somethingWasReleased = true;
    } catch {
      this.waitingNetworks.add(id);
    }
  }

  private service(tx: WriteTx, id: string): void {
    const service = tx.get('service', id);
    if (service === undefined) return;
    if (isServiceAllocated(service, this.ingressId)) {
      this.waitingServices.delete(id);
      if (!service.allocated) tx.update('service', { ...service, allocated: true });
      return;
    }
    try {
      const Endpoint = allocateEndpoint(service, this.ingressId, this.addresses, this.ports, (network) =>
        this.nodeNetworks.isLocal(network),
      );
      tx.update('service', { ...service, Endpoint, allocated: true });
      this.waitingServices.delete(id);
      this.somethingWasReleased = true;
    } catch {
      this.waitingServices.add(id);
      if (service.allocated) tx.update('service', { ...service, allocated: false });
    }
  }

  /**
   * A node's own addresses: one on ingress for as long as it exists, and one on each network that a task on it
   * uses (facts 8.2).
   */
  private node(tx: WriteTx, id: string): void {
    const node = tx.get('node', id);
    if (node === undefined) return;
    const wanted = this.nodeNetworks.of(id).filter((network) => network !== this.ingressId);
    if (this.ingressId !== undefined) wanted.unshift(this.ingressId);
    const kept = node.attachments.filter((attachment) => wanted.includes(attachment.NetworkID));
    const added: NetworkAttachment[] = [];
    this.waitingNodes.delete(id);
    for (const NetworkID of wanted) {
      if (kept.some((attachment) => attachment.NetworkID === NetworkID)) continue;
      const address = this.addresses.takeAddress(NetworkID);
      if (address !== undefined) added.push({ NetworkID, Addresses: [address] });
      else this.waitingNodes.add(id);
    }
    if (added.length === 0 && kept.length === node.attachments.length) return;
    for (const attachment of node.attachments) if (!kept.includes(attachment)) this.releaseAttachment(attachment);
    const next: SwarmNode = { ...node, attachments: [...kept, ...added] };
    tx.update('node', next);
  }

  private tasks(tx: WriteTx, ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    // Which task of a batch gets which address is chance on a real swarm.
    for (const id of ids.size === 1 ? ids : this.random.shuffle([...ids])) {
      const task = tx.get('task', id);
      this.waitingTasks.delete(id);
      if (task?.Status.State !== 'new') continue;
      if (!this.task(tx, task)) this.waitingTasks.add(id);
    }
  }

  /** NEW → PENDING when all that the task needs is there (facts 8.3). Says whether it was. */
  private task(tx: WriteTx, task: SwarmTask): boolean {
    let service: Service | undefined;
    if (task.ServiceID !== '') {
      service = tx.get('service', task.ServiceID);
      if (service === undefined || !isServiceAllocated(service, this.ingressId)) return false;
    }
    const networks: NetworkAttachment[] = [];
    const failed = (): boolean => {
      for (const { NetworkID, Addresses } of networks) {
        for (const address of Addresses) this.addresses.releaseAddress(NetworkID, address);
      }
      return false;
    };
    const wanted = task.networks.length > 0 ? task.networks : this.attachmentsFor(task, service);
    for (const attachment of wanted) {
      const network = tx.get('network', attachment.NetworkID);
      if (network === undefined) continue;
      if (!isNetworkAllocated(network)) return failed();
      if (isNodeLocal(network)) {
        networks.push({ ...attachment, Addresses: [] });
        continue;
      }
      const asked = attachment.Addresses[0];
      const address =
        asked === undefined
          ? this.addresses.takeAddress(network.ID)
          : this.addresses.takeCertainAddress(network.ID, asked);
      if (address === undefined) return failed();
      networks.push({ ...attachment, Addresses: [address] });
    }
    const endpoint = service?.Endpoint ?? task.endpoint;
    tx.update('task', {
      ...task,
      networks,
      ...(endpoint === task.endpoint ? undefined : { endpoint }),
      Status: { ...task.Status, State: 'pending', Message: PENDING_MESSAGE, Timestamp: this.kernel.date },
    });
    return true;
  }

  private attachmentsFor(task: SwarmTask, service: Service | undefined): readonly NetworkAttachment[] {
    const attachments: NetworkAttachment[] = [];
    if (service !== undefined && needsIngress(service.Spec) && this.ingressId !== undefined) {
      attachments.push({ NetworkID: this.ingressId, Addresses: [] });
    }
    const own = task.Spec.Networks ?? [];
    const networks = own.length > 0 || service === undefined ? own : serviceNetworks(service.Spec);
    for (const { Target, Aliases, DriverOpts } of networks) {
      attachments.push({
        NetworkID: Target,
        Addresses: [],
        ...(Aliases === undefined ? {} : { Aliases }),
        ...(DriverOpts === undefined ? {} : { DriverOpts }),
      });
    }
    return attachments;
  }
}
