import type { Machine } from '../../host/machine.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { Network } from '../../net/network.ts';
import type { Attachment, Container } from '../container/container.ts';
import { writeNetworkFiles } from '../container/files.ts';
import { EngineError } from '../errors.ts';
import { checkEndpointSettings } from './endpoint-settings.ts';
import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import { SmallMap } from '../../kernel/small-map.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { Discovery } from './discovery.ts';
import { redirectPorts } from './firewall.ts';
import type { Endpoint, LocalNetwork } from './local-network.ts';
import { PREDEFINED, type Networks } from './networks.ts';
import type { Resolver } from './resolver.ts';
import { registerSandbox } from './sandbox-files.ts';
import { wire } from './wiring.ts';

/** A running container's namespace and what holds it. */
interface Sandbox {
  readonly net: Namespace;
  readonly parts: DisposableStore;
  readonly wires: SmallMap<LocalNetwork, Disposable>;
  resolves: boolean;
}

/** A task's container starts while another task, that ends, has taken the local copy of its network away. */
export class NoSuchNetwork extends EngineError {
  constructor(name: string) {
    super(404, `failed to set up container networking: network ${name} not found`);
  }
}

/** Fetches a network of the swarm for a plain container: a task of its own gives it an address (facts 9.6). */
export type OverlayAttacher = (
  container: Container,
  name: string,
  attachment: Attachment,
) => Task<{ readonly network: LocalNetwork; readonly address: string; readonly taskId: string } | undefined>;

/** Puts containers on their networks, and takes them off. */
export class Connector {
  /** Set by the swarm part of the engine. */
  attachOverlay: OverlayAttacher | undefined;
  /** Called when a plain container leaves an overlay. */
  detachOverlay: ((taskId: string) => void) | undefined;
  private readonly wires: Network;
  private readonly host: Machine;
  private readonly networks: Networks;
  private readonly findContainer: (text: string) => Container;
  private readonly sandboxes = new Map<Container, Sandbox>();
  private readonly discovery: Discovery;
  private readonly resolver: Resolver;
  private readonly random: RandomStream;

  constructor(o: {
    wires: Network;
    host: Machine;
    networks: Networks;
    discovery: Discovery;
    resolver: Resolver;
    random: RandomStream;
    findContainer: (text: string) => Container;
  }) {
    this.discovery = o.discovery;
    this.resolver = o.resolver;
    this.random = o.random;
    this.wires = o.wires;
    this.host = o.host;
    this.networks = o.networks;
    this.findContainer = o.findContainer;
  }

  /** Makes a starting container's network namespace, or finds the one that it shares. @throws EngineError */
  open(container: Container): Namespace {
    const mode = container.hostConfig.NetworkMode;
    if (mode === 'host' || container.attachments.has('host')) return this.host.net;
    if (mode.startsWith('container:')) {
      const other = this.sandboxes.get(this.findContainer(mode.slice(10)))?.net;
      if (other === undefined)
        throw new EngineError(409, `cannot join network namespace of a non running container: ${mode.slice(10)}`);
      return other;
    }
    const net = this.wires.createNamespace(`container ${container.id.slice(0, 12)}`);
    const sandbox: Sandbox = { net, parts: new DisposableStore(), wires: new SmallMap(), resolves: false };
    this.sandboxes.set(container, sandbox);
    sandbox.parts.add(registerSandbox(this.host, container.sandboxId.slice(0, 12), net));
    return net;
  }

  /** Puts a starting container onto its networks; `entered` is still to be called. @throws EngineError, NoSuchNetwork for a task's container */
  *enter(container: Container): Task {
    const host = this.networks.byName('host');
    const attachment = container.attachments.get('host');
    if (host !== undefined && attachment !== undefined) this.join(container, host, attachment);
    const sandbox = this.sandboxes.get(container);
    if (sandbox === undefined) return;
    for (const [name, each] of container.attachments) yield* this.plug(container, sandbox, name, each);
    // A task's names wait until it is healthy; those of a plain container do not (facts 9.3, 9.6).
    if (container.binding === undefined) this.discovery.setState(container, 'active');
  }

  /** Tells that it is on its networks, and that its ports lead there. */
  entered(container: Container): void {
    for (const { network } of container.attachments.values())
      if (network !== undefined) this.networks.tellConnection('connect', network, container.id);
  }

  private networkOf(name: string, attachment: Attachment): LocalNetwork | undefined {
    return attachment.network ?? this.networks.find(referenceOf(name, attachment));
  }

  private *plug(container: Container, sandbox: Sandbox, name: string, attachment: Attachment): Task {
    const failed = container.isRunning ? '' : 'failed to set up container networking: ';
    const reference = referenceOf(name, attachment);
    let network = this.networkOf(name, attachment);
    let address = attachment.request.ipv4;
    if (network === undefined && container.binding !== undefined) throw new NoSuchNetwork(reference);
    if (network === undefined || (network.o.scope === 'swarm' && address === undefined)) {
      const fetched = yield* this.attachOverlay?.(container, reference, attachment) ?? nothing();
      if (fetched === undefined) throw new EngineError(404, `${failed}network ${reference} not found`);
      network = fetched.network;
      address = fetched.address;
      attachment.attachmentTask = fetched.taskId;
    }
    if (network.o.configOnly === true)
      throw new EngineError(403, `${failed}cannot create endpoint on configuration-only network`);
    const endpoint = this.join(container, network, attachment, address);
    if (network.o.driver === 'null') return;
    if (network.name !== 'bridge') this.serveNames(container, sandbox);
    attachment.interfaceName = this.addInterface(sandbox, network, endpoint);
    if (network.o.scope !== 'swarm') return;
    this.discovery.add(network, endpoint, container);
    const ports = network.o.ingress ? (container.binding?.ports ?? []) : [];
    if (ports.length > 0) redirectPorts(sandbox.net, endpoint.address, ports);
    if (!network.o.internal) this.plugGateway(container, sandbox);
  }

  private serveNames(container: Container, sandbox: Sandbox): void {
    if (sandbox.resolves) return;
    sandbox.resolves = true;
    sandbox.parts.add(this.resolver.serve(sandbox.net, container));
  }

  private join(container: Container, network: LocalNetwork, attachment: Attachment, address?: string): Endpoint {
    const endpoint = this.networks.attach(network, container.id, container.name, {
      address,
      mac: attachment.request.mac,
    });
    attachment.network = network;
    attachment.networkId = network.id;
    attachment.endpoint = endpoint;
    return endpoint;
  }

  private addInterface(sandbox: Sandbox, network: LocalNetwork, endpoint: Endpoint): string {
    const { net } = sandbox;
    const wired = wire({ host: this.host.net, networks: this.networks, random: this.random }, net, network, endpoint);
    sandbox.wires.set(network, wired.cable);
    const { gateway } = network.o;
    if (network.o.driver === 'bridge' && gateway !== undefined && !network.o.internal && !hasDefault(net))
      net.addRoute('0.0.0.0/0', gateway, wired.interfaceName);
    return wired.interfaceName;
  }

  /** The way out of a container that is on overlays alone: an interface on docker_gwbridge (facts 8.6). */
  private plugGateway(container: Container, sandbox: Sandbox): void {
    const bridge = this.networks.ensureGwbridge();
    if (bridge.endpoints.has(container.id) || hasDefault(sandbox.net)) return;
    const endpoint = this.networks.attach(bridge, container.id, `gateway_${container.sandboxId.slice(0, 12)}`);
    this.addInterface(sandbox, bridge, endpoint);
  }

  /** Takes an ending container off its networks. */
  leave(container: Container): void {
    const sandbox = this.sandboxes.get(container);
    this.sandboxes.delete(container);
    // Its sockets close while there is still a way out for the news.
    for (const each of [...(sandbox?.net.connections ?? [])]) each.close();
    for (const [name, attachment] of container.attachments) this.unplug(container, name, attachment);
    this.networks.byName('docker_gwbridge')?.leave(container.id);
    if (sandbox === undefined) return;
    for (const each of sandbox.wires.values()) each.dispose();
    sandbox.parts.dispose();
    sandbox.net.destroy();
  }

  /** Also of a network that it did not come onto, as its start failed, it is told that it left. */
  private unplug(container: Container, name: string, attachment: Attachment): void {
    const network = this.networkOf(name, attachment);
    if (network === undefined) return;
    const { endpoint } = attachment;
    if (endpoint !== undefined) {
      network.leave(container.id);
      this.discovery.remove(endpoint);
    }
    attachment.endpoint = undefined;
    attachment.interfaceName = undefined;
    // An overlay may be gone from this host by the time the container starts again.
    attachment.network = undefined;
    this.networks.tellConnection('disconnect', network, container.id);
    if (attachment.attachmentTask !== undefined) this.detachOverlay?.(attachment.attachmentTask);
    attachment.attachmentTask = undefined;
  }

  /** `docker network connect` on a container, running or not. @throws EngineError */
  *connect(container: Container, name: string, attachment: Attachment): Task {
    checkEndpointSettings(name, attachment.request, this.networks.find(name));
    const sandbox = container.isRunning ? this.sandboxes.get(container) : undefined;
    if (container.isRunning && container.attachments.has(name))
      throw new EngineError(403, `endpoint with name ${container.name} already exists in network ${name}`);
    if (sandbox !== undefined) yield* this.plug(container, sandbox, name, attachment);
    if (attachment.network !== undefined) this.networks.tellConnection('connect', attachment.network, container.id);
    container.attachments.set(name, attachment);
    if (sandbox !== undefined) writeNetworkFiles(container, this.host.fs, this.gatewayAddress());
    if (container.binding === undefined) this.discovery.setState(container, 'active');
  }

  /** `docker network disconnect`. @throws EngineError 403 */
  disconnect(container: Container, network: LocalNetwork): void {
    const attachment = container.attachments.get(network.name);
    if (attachment === undefined)
      throw new EngineError(403, `container ${container.id} is not connected to network ${network.name}`);
    const sandbox = this.sandboxes.get(container);
    if (sandbox !== undefined) {
      sandbox.wires.get(network)?.dispose();
      sandbox.wires.delete(network);
      this.unplug(container, network.name, attachment);
    }
    container.attachments.delete(network.name);
  }

  /** The endpoint whose address published ports lead to, and its bridge. */
  publisher(container: Container): (Endpoint & { readonly bridge: string }) | undefined {
    if (container.hostConfig.NetworkMode === 'host') return undefined;
    const gwbridge = this.networks.byName('docker_gwbridge');
    const gateway = gwbridge?.endpoints.get(container.id);
    if (gateway !== undefined) return { ...gateway, bridge: gwbridge?.o.bridge ?? '' };
    for (const { network, endpoint } of container.attachments.values())
      if (network?.o.driver === 'bridge' && endpoint !== undefined)
        return { ...endpoint, bridge: network.o.bridge ?? '' };
    return undefined;
  }

  /** The host's address on the default bridge. */
  gatewayAddress(): string {
    return this.networks.byName('bridge')?.o.gateway ?? '';
  }
}

/**
 * How a container asks for a network: one that it was on before by its id, as another may have its name by now. Those
 * that each daemon makes anew are known by their names (recordings/events-order, restart-engine).
 */
function referenceOf(name: string, { networkId }: Attachment): string {
  return networkId === '' || PREDEFINED.includes(name) ? name : networkId;
}

function hasDefault(namespace: Namespace): boolean {
  return namespace.routes.some((route) => route.destination.prefix === 0);
}

function* nothing(): Task<undefined> {
  return undefined;
}
