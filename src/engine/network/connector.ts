import type { Machine } from '../../host/machine.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { Network } from '../../net/network.ts';
import type { Attachment, Container } from '../container/container.ts';
import { EngineError } from '../errors.ts';
import type { Endpoint, LocalNetwork } from './local-network.ts';
import type { Networks } from './networks.ts';

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
  private readonly namespaces = new Map<Container, Namespace>();

  constructor(o: { wires: Network; host: Machine; networks: Networks; findContainer: (text: string) => Container }) {
    this.wires = o.wires;
    this.host = o.host;
    this.networks = o.networks;
    this.findContainer = o.findContainer;
  }

  /** Makes a starting container's network namespace with an interface for each of its networks. @throws EngineError */
  *enter(container: Container): Task<Namespace> {
    const mode = container.hostConfig.NetworkMode;
    if (mode === 'host' || container.attachments.has('host')) {
      const host = this.networks.byName('host');
      const attachment = container.attachments.get('host');
      if (host !== undefined && attachment !== undefined) this.join(container, host, attachment);
      return this.host.net;
    }
    if (mode.startsWith('container:')) {
      const other = this.namespaces.get(this.findContainer(mode.slice(10)));
      if (other === undefined)
        throw new EngineError(409, `cannot join network namespace of a non running container: ${mode.slice(10)}`);
      return other;
    }
    const namespace = this.wires.createNamespace(`container ${container.id.slice(0, 12)}`);
    this.namespaces.set(container, namespace);
    try {
      for (const [name, attachment] of orderOf(container)) {
        yield* this.plug(container, namespace, name, attachment);
      }
    } catch (error) {
      this.leave(container);
      throw error;
    }
    return namespace;
  }

  private *plug(container: Container, namespace: Namespace, name: string, attachment: Attachment): Task {
    let network = attachment.network ?? this.networks.find(name);
    let address = attachment.request.ipv4;
    if (network === undefined || (network.o.scope === 'swarm' && address === undefined)) {
      const fetched = yield* this.attachOverlay?.(container, name, attachment) ?? nothing();
      if (fetched === undefined)
        throw new EngineError(
          404,
          `${container.isRunning ? '' : 'failed to set up container networking: '}network ${name} not found`,
        );
      network = fetched.network;
      address = fetched.address;
      attachment.attachmentTask = fetched.taskId;
    }
    const endpoint = this.join(container, network, attachment, address);
    if (network.o.driver === 'null') return;
    attachment.interfaceName = this.addInterface(namespace, network, endpoint);
    if (network.o.scope === 'swarm' && !network.o.internal) this.plugGateway(container, namespace);
  }

  private join(container: Container, network: LocalNetwork, attachment: Attachment, address?: string): Endpoint {
    const endpoint = this.networks.attach(network, container.id, container.name, {
      address,
      mac: attachment.request.mac,
    });
    attachment.network = network;
    attachment.networkId = network.id;
    attachment.endpoint = endpoint;
    this.networks.tellConnection('connect', network, container.id);
    return endpoint;
  }

  private addInterface(namespace: Namespace, network: LocalNetwork, endpoint: Endpoint): string {
    const name = `eth${[...namespace.interfaces.keys()].filter((each) => each.startsWith('eth')).length}`;
    namespace.addInterface(name, {
      kind: 'veth',
      mac: endpoint.mac,
      addresses: endpoint.address === '' ? [] : [`${endpoint.address}/${endpoint.prefix}`],
      segment: network.o.segment,
      mtu: network.o.driver === 'overlay' ? 1_450 : 1_500,
    });
    const { gateway } = network.o;
    if (network.o.driver === 'bridge' && gateway !== undefined && !network.o.internal && !hasDefault(namespace))
      namespace.addRoute('0.0.0.0/0', gateway, name);
    return name;
  }

  /** The way out of a container that is on overlays alone: an interface on docker_gwbridge (facts 8.6). */
  private plugGateway(container: Container, namespace: Namespace): void {
    const bridge = this.networks.ensureGwbridge();
    if (bridge.endpoints.has(container.id) || hasDefault(namespace)) return;
    const endpoint = this.networks.attach(bridge, container.id, `gateway_${container.sandboxId.slice(0, 12)}`);
    this.addInterface(namespace, bridge, endpoint);
  }

  /** Takes an ending container off its networks. */
  leave(container: Container): void {
    for (const attachment of container.attachments.values()) this.unplug(container, attachment);
    this.networks.byName('docker_gwbridge')?.endpoints.delete(container.id);
    const namespace = this.namespaces.get(container);
    this.namespaces.delete(container);
    if (namespace === undefined) return;
    for (const name of [...namespace.interfaces.keys()]) namespace.removeInterface(name);
  }

  private unplug(container: Container, attachment: Attachment): void {
    const { network, endpoint } = attachment;
    if (network === undefined || endpoint === undefined) return;
    network.endpoints.delete(container.id);
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
    if (container.attachments.has(name))
      throw new EngineError(403, `endpoint with name ${container.name} already exists in network ${name}`);
    const namespace = this.namespaces.get(container);
    if (namespace !== undefined && container.isRunning) yield* this.plug(container, namespace, name, attachment);
    container.attachments.set(name, attachment);
  }

  /** `docker network disconnect`. @throws EngineError 403 */
  disconnect(container: Container, network: LocalNetwork): void {
    const attachment = container.attachments.get(network.name);
    if (attachment === undefined)
      throw new EngineError(403, `container ${container.id} is not connected to network ${network.name}`);
    const namespace = this.namespaces.get(container);
    if (attachment.interfaceName !== undefined) namespace?.removeInterface(attachment.interfaceName);
    this.unplug(container, attachment);
    container.attachments.delete(network.name);
  }

  /** The endpoint whose address published ports lead to. */
  publisher(container: Container): Endpoint | undefined {
    if (container.hostConfig.NetworkMode === 'host') return undefined;
    const gateway = this.networks.byName('docker_gwbridge')?.endpoints.get(container.id);
    if (gateway !== undefined) return gateway;
    for (const each of container.attachments.values()) if (each.network?.o.driver === 'bridge') return each.endpoint;
    return undefined;
  }

  /** The host's address on the default bridge. */
  gatewayAddress(): string {
    return this.networks.byName('bridge')?.o.gateway ?? '';
  }
}

/** The ingress network comes first, then the others as they were asked for (recordings/addresses). */
function orderOf(container: Container): [string, Attachment][] {
  const all = [...container.attachments];
  return [...all.filter(([name]) => name === 'ingress'), ...all.filter(([name]) => name !== 'ingress')];
}

function hasDefault(namespace: Namespace): boolean {
  return namespace.routes.some((route) => route.destination.prefix === 0);
}

function* nothing(): Task<undefined> {
  return undefined;
}
