import type { RandomStream } from '../../kernel/random.ts';
import { toDisposable, type Disposable } from '../../kernel/disposable.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { Endpoint, LocalNetwork } from './local-network.ts';
import type { Networks } from './networks.ts';

const OVERLAY_MTU = 1_450;

/** An interface of a sandbox with its cable to a bridge. */
export interface Wired extends Disposable {
  readonly interfaceName: string;
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
    mtu: network.o.driver === 'overlay' ? OVERLAY_MTU : 1_500,
  });
  let unplug = (): void => {};
  if (overlay !== undefined) {
    const port = overlay.addPort(outer, inner);
    unplug = () => overlay.removePort(port);
  } else if (bridge !== undefined) {
    const port = `veth${o.random.hex(7)}`;
    host.addInterface(port, { kind: 'veth', index: outer, link: inner, master: bridge });
    if (endpoint.address !== '') networks.firewall.guard(bridge, endpoint.address);
    unplug = () => {
      host.removeInterface(port);
      if (endpoint.address !== '') networks.firewall.unguard(bridge, endpoint.address);
    };
  }
  const wired = toDisposable(() => {
    sandbox.removeInterface(interfaceName);
    unplug();
  });
  return { interfaceName, dispose: () => wired.dispose() };
}
