import type { RegistryName } from '../images/registry.ts';
import { Future } from '../kernel/wait.ts';
import { MILLISECOND } from '../kernel/time.ts';
import { DNS_PORT, serveDns, type DnsAnswerer } from '../net/dns.ts';
import type { Namespace } from '../net/namespace.ts';
import type { Network } from '../net/network.ts';

/** The few names of the Internet that tutorials call. */
const NAMES: Readonly<Record<string, string>> = {
  'www.baidu.com': '110.242.68.3',
  'baidu.com': '110.242.68.66',
  'www.google.com': '142.250.72.4',
  'google.com': '142.250.72.14',
  'docker.com': '44.193.181.103',
  'www.docker.com': '44.193.181.103',
  'hub.docker.com': '44.219.3.189',
  'registry-1.docker.io': '44.208.254.194',
  'example.com': '93.184.215.14',
  'www.example.com': '93.184.215.14',
  'dns.google': '8.8.8.8',
};
/** One way through the provider's network. */
const LATENCY = 12 * MILLISECOND;

/**
 * What is beyond the router: a name server at the router's own address, and in the ordinary world a few hosts that
 * answer echo requests. Behind the recordings there was no Internet (oracle/README): every name is unknown there.
 */
export function connectInternet(network: Network, router: Namespace, address: string, images: RegistryName): void {
  const connected = images === 'ordinary';
  const answer: DnsAnswerer = ({ name, type }) => {
    const known = connected ? NAMES[name.toLowerCase()] : undefined;
    if (known === undefined) return Future.of({ code: 'NXDOMAIN', answers: [] });
    return Future.of({
      code: 'NOERROR',
      answers: type === 'A' || type === 'ANY' ? [{ name, type: 'A', ttl: 60, data: known }] : [],
    });
  };
  serveDns(router, { address, port: DNS_PORT, owner: 'dnsmasq' }, answer);
  if (!connected) return;
  const uplink = network.createSegment('internet', LATENCY);
  const internet = network.createNamespace('internet');
  internet.addInterface('eth0', {
    addresses: ['100.64.0.1/10', ...new Set(Object.values(NAMES).map((each) => `${each}/32`))],
    segment: uplink,
  });
  router.forwarding = true;
  router.addInterface('eth1', { addresses: ['100.64.0.2/10'], segment: uplink });
  router.addRoute('0.0.0.0/0', '100.64.0.1', 'eth1');
  router.netfilter.table('nat').append('POSTROUTING', '-o eth1 -j MASQUERADE');
}
