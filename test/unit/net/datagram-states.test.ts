/** Datagrams and `--ctstate`, as the rules of a published UDP port in a task's namespace need it. */
import { expect, test } from 'vitest';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import { Network } from '../../../src/net/network.ts';
import { LAN_LATENCY } from '../../../src/net/segment.ts';

test('an answer to a datagram is ESTABLISHED, a first one is not', () => {
  const kernel = new Kernel(0, 'seed');
  const network = new Network(kernel);
  const segment = network.createSegment('lan', LAN_LATENCY);
  const [client, server] = ['172.17.0.2/16', '172.17.0.3/16'].map((address, i) => {
    const host = network.createNamespace(`docker-${i}`);
    host.addInterface('eth0', { addresses: [address], segment });
    return host;
  });
  const filter = server.netfilter.table('filter');
  filter.append('OUTPUT', '-p udp -m udp --sport 53 -m conntrack --ctstate ESTABLISHED -j ACCEPT');
  filter.append('OUTPUT', '-p udp -j DROP');
  const got: string[] = [];
  client.listen(
    { protocol: 'udp', port: 4000, owner: 'dig' },
    { onDatagram: ({ payload }) => got.push(String(payload)) },
  );
  server.listen(
    { protocol: 'udp', port: 53, owner: 'dnsmasq' },
    { onDatagram: (d) => server.sendDatagram(d.sourceAddress, d.sourcePort, 53, 'answer') },
  );
  server.sendDatagram('172.17.0.2', 4000, 53, 'unasked');
  kernel.runUntil(kernel.now + SECOND);
  expect(got).toEqual([]);
  client.sendDatagram('172.17.0.3', 53, 4000, 'question');
  kernel.runUntil(kernel.now + SECOND);
  expect(got).toEqual(['answer']);
});
