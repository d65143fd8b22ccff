import type { RandomStream } from '../../kernel/random.ts';
import { toDisposable, type Disposable } from '../../kernel/disposable.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { Firewall } from './firewall.ts';
import type { Endpoint, LocalNetwork } from './local-network.ts';
import type { Networks } from './networks.ts';

const BRIDGE_MTU = 1_500;
/** What VXLAN adds to each frame. */
const TUNNEL_HEADERS = 50;
/** What encryption adds to it (transcripts/overlay-inside). */
const CIPHER_HEADERS = 26;

/** The largest packet on a network, in bytes: as it was made, or what its tunnel leaves. */
function mtuOf({ o: { driver, options } }: LocalNetwork): number {
  const own = Number(options['com.docker.network.driver.mtu'] ?? 0);
  if (driver !== 'overlay') return own > 0 ? own : BRIDGE_MTU;
  const cipher = Object.hasOwn(options, 'encrypted') ? CIPHER_HEADERS : 0;
  return (own > 0 ? own : BRIDGE_MTU - TUNNEL_HEADERS) - cipher;
}

/** An interface of a sandbox, and its cable to a bridge. */
export interface Wired {
  readonly interfaceName: string;
  readonly cable: Disposable;
}

/**
 * Connects a sandbox to a network by a veth pair: one end, eth0 or eth1 …, in the sandbox, the other a port of the
 * bridge (docker0, br-…, an overlay's br0).
 */
export function wire(
  o: { readonly host: Namespace; readonly networks: Networks; readonly random: RandomStream },
  sandbox: Namespace,
  network: LocalNetwork,
  endpoint: Endpoint,
): Wired {
  const { host, networks } = o;
  const { overlay, bridge } = network.o;
  if (overlay?.open() === true) networks.onOpen?.(network);
  const used = [...sandbox.interfaces.keys()]
    .filter((each) => each.startsWith('eth'))
    .map((each) => Number(each.slice(3)));
  let number = 0;
  while (used.includes(number)) number++;
  const interfaceName = `eth${number}`;
  const inner = networks.takeIndex();
  const outer = networks.takeIndex();
  sandbox.addInterface(interfaceName, {
    kind: 'veth',
    index: inner,
    link: outer,
    mac: endpoint.mac,
    addresses: endpoint.address === '' ? [] : [`${endpoint.address}/${endpoint.prefix}`],
    segment: network.o.segment,
    mtu: mtuOf(network),
  });
  if (overlay !== undefined) {
    const port = overlay.addPort(outer, inner);
    const cable = toDisposable(() => {
      sandbox.removeInterface(interfaceName);
      overlay.removePort(port);
    });
    return { interfaceName, cable };
  }
  if (bridge === undefined) return { interfaceName, cable: toDisposable(() => sandbox.removeInterface(interfaceName)) };
  const port = `veth${o.random.hex(7)}`;
  host.addInterface(port, { kind: 'veth', index: outer, link: inner, master: bridge });
  const { address } = endpoint;
  if (address !== '') networks.firewall.guard(bridge, address);
  const veth: Veth = { sandbox, interfaceName, host, port, firewall: networks.firewall, bridge, address };
  return { interfaceName, cable: toDisposable(unplugVeth, veth) };
}

/** What holds an interface of a sandbox to a bridge of its host. */
interface Veth {
  readonly sandbox: Namespace;
  readonly interfaceName: string;
  readonly host: Namespace;
  readonly port: string;
  readonly firewall: Firewall;
  readonly bridge: string;
  readonly address: string;
}

function unplugVeth({ sandbox, interfaceName, host, port, firewall, bridge, address }: Veth): void {
  sandbox.removeInterface(interfaceName);
  host.removeInterface(port);
  if (address !== '') firewall.unguard(bridge, address);
}
