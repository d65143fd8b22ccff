import { expect, test } from 'vitest';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { MICROSECOND, SECOND } from '../../../src/kernel/time.ts';
import { Gossip, type EndpointRecord, type GossipMember } from '../../../src/engine/network/gossip.ts';
import { Network } from '../../../src/net/network.ts';

test('endpoints are known soon, forgotten some seconds after their host is out of reach, and come back', () => {
  const kernel = new Kernel(0, 'gossip');
  const network = new Network(kernel);
  const lan = network.createSegment('lan', 200 * MICROSECOND);
  const gossip = Gossip.of(network);
  const members = [2, 3, 4].map((last) => {
    const host = network.createNamespace(`h${last}`);
    const address = `172.17.0.${last}`;
    host.addInterface('eth0', { addresses: [`${address}/16`], segment: lan });
    host.listen({ protocol: 'udp', port: 7946, owner: 'dockerd' });
    const known = new Set<string>();
    const member: GossipMember & { known: Set<string> } = {
      host,
      address,
      known,
      learn: (_network, record) => known.add(record.name),
      forget: (_network, id) => known.delete(id),
    };
    return member;
  });
  for (const each of members) gossip.join('net', each);
  const record = (name: string): EndpointRecord => ({
    id: name,
    name,
    address: '10.0.1.3',
    mac: '',
    vtep: '',
    aliases: [],
    service: undefined,
    state: 'active',
  });
  gossip.publish('net', members[0], record('a'));
  gossip.publish('net', members[1], record('b'));
  kernel.runUntil(kernel.now + SECOND);
  for (const each of members) expect([...each.known].sort()).toEqual(['a', 'b']);
  network.setCable(members[1].host, 'eth0', false);
  kernel.runUntil(kernel.now + 4 * SECOND);
  expect([...members[0].known].sort()).toEqual(['a', 'b']);
  kernel.runUntil(kernel.now + 4 * SECOND);
  expect([...members[0].known]).toEqual(['a']);
  expect([...members[1].known]).toEqual(['b']);
  gossip.publish('net', members[0], record('c'));
  network.setCable(members[1].host, 'eth0', true);
  kernel.runUntil(kernel.now + 3 * SECOND);
  for (const each of members) expect([...each.known].sort()).toEqual(['a', 'b', 'c']);
  gossip.depart(members[0]);
  kernel.runUntil(kernel.now + SECOND);
  expect([...members[2].known]).toEqual(['b']);
});
