import { DisposableStore, toDisposable, type Disposable } from '../../kernel/disposable.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { Machine } from '../../host/machine.ts';
import type { Network } from '../../net/network.ts';
import type { Discovery } from './discovery.ts';
import { LoadBalancer, Marks } from './load-balancer.ts';
import type { Endpoint, LocalNetwork } from './local-network.ts';
import type { Networks } from './networks.ts';
import { registerSandbox } from './sandbox-files.ts';
import type { Resolver } from './resolver.ts';
import { wire } from './wiring.ts';

const INGRESS = 'ingress-sbox';

/** The node's own sandboxes: `ingress_sbox` and an `lb_…` for each overlay, at the addresses that the swarm gave it. */
export class NodeSandboxes {
  private readonly open = new Map<string, { readonly address: string; readonly parts: Disposable }>();
  private readonly marks = new Marks();
  private readonly wires: Network;
  private readonly host: Machine;
  private readonly networks: Networks;
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
  }) {
    this.wires = o.wires;
    this.host = o.host;
    this.networks = o.networks;
    this.discovery = o.discovery;
    this.resolver = o.resolver;
    this.random = o.random;
  }

  /** Makes the node's load balancer on a network, or moves it to another address. */
  balance(network: LocalNetwork, address: string): void {
    if (this.open.get(network.id)?.address === address) return;
    this.close(network);
    const { ingress } = network.o;
    const owner = ingress ? INGRESS : `lb-${network.name}`;
    const endpoint = this.networks.attach(network, owner, `${network.name}-endpoint`, { address });
    const parts = new DisposableStore();
    this.open.set(network.id, { address, parts });
    parts.add(toDisposable(() => network.leave(owner)));
    if (network.o.overlay !== undefined) this.build(network, endpoint, parts);
  }

  private build(network: LocalNetwork, endpoint: Endpoint, parts: DisposableStore): void {
    const { wires, host, networks, random } = this;
    const { ingress } = network.o;
    const name = ingress ? 'ingress_sbox' : `lb_${network.id.slice(0, 9)}`;
    const net = wires.createNamespace(`${host.net.name} ${name}`);
    net.forwarding = true;
    parts.add(toDisposable(() => net.destroy()));
    this.resolver.serve(net, undefined);
    const tools = { host: host.net, networks, random };
    const wired = wire(tools, net, network, endpoint);
    parts.add(wired.cable);
    const sandbox = network.o.overlay;
    if (sandbox?.net !== undefined) parts.add(registerSandbox(host, sandbox.name, sandbox.net));
    parts.add(registerSandbox(host, name, net));
    let gateway: { bridge: string; address: string } | undefined;
    if (ingress) {
      const bridge = networks.ensureGwbridge();
      const door = networks.attach(bridge, INGRESS, `gateway_${INGRESS}`);
      const plugged = wire(tools, net, bridge, door);
      parts.add(plugged.cable);
      parts.add(toDisposable(() => bridge.leave(INGRESS)));
      net.addRoute('0.0.0.0/0', bridge.o.gateway ?? '', plugged.interfaceName);
      gateway = { bridge: bridge.o.bridge ?? '', address: door.address };
    }
    this.discovery.add(network, endpoint, undefined);
    parts.add(toDisposable(() => this.discovery.remove(endpoint)));
    const own = { address: endpoint.address, interfaceName: wired.interfaceName };
    const { firewall } = networks;
    this.discovery.balance(
      network,
      new LoadBalancer({ network, net, host: host.net, firewall, marks: this.marks, own, gateway }),
    );
    parts.add(toDisposable(() => this.discovery.balance(network, undefined)));
  }

  /** Takes the node off a network. */
  close(network: LocalNetwork): void {
    const found = this.open.get(network.id);
    this.open.delete(network.id);
    found?.parts.dispose();
  }
}
