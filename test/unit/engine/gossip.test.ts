import { expect, test } from 'vitest';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { MICROSECOND, SECOND } from '../../../src/kernel/time.ts';
import { Gossip, type EndpointRecord, type GossipMember } from '../../../src/engine/network/gossip.ts';
import { Network } from '../../../src/net/network.ts';

/** Three nodes on one overlay, and what each of them knows. */
function nodes(): {
  pass(seconds: number): void;
  readonly gossip: Gossip;
  readonly network: Network;
  readonly members: readonly GossipMember[];
  known(index: number): string[];
} {
  const kernel = new Kernel(0, 'gossip');
  const network = new Network(kernel);
  const lan = network.createSegment('lan', 200 * MICROSECOND);
  const gossip = Gossip.of(network);
  const known: Set<string>[] = [];
  const members = [2, 3, 4].map((last) => {
    const host = network.createNamespace(`h${last}`);
    const address = `172.17.0.${last}`;
    host.addInterface('eth0', { addresses: [`${address}/16`], segment: lan });
    host.listen({ protocol: 'udp', port: 7946, owner: 'dockerd' });
    const names = new Set<string>();
    known.push(names);
    const member: GossipMember = {
      name: host.name,
      daemon: kernel.forProgram(),
      host,
      address,
      learn: (_network, { name }) => names.add(name),
      forget: (_network, id) => names.delete(id),
    };
    member.daemon.onHold.on(() => gossip.held(member));
    gossip.join('net', member);
    return member;
  });
  return {
    pass: (seconds) => kernel.runUntil(kernel.now + seconds * SECOND),
    gossip,
    network,
    members,
    known: (index) => [...known[index]].sort(),
  };
}

const record = (name: string): EndpointRecord => ({
  id: name,
  name,
  address: '10.0.1.3',
  mac: '',
  vtep: 0,
  aliases: [],
  service: undefined,
  state: 'active',
});

test('endpoints are known soon, forgotten some seconds after their host is out of reach, and come back', () => {
  const { pass, gossip, network, members, known } = nodes();
  gossip.publish('net', members[0], record('a'));
  gossip.publish('net', members[1], record('b'));
  pass(1);
  for (const i of [0, 1, 2]) expect(known(i)).toEqual(['a', 'b']);
  network.setCable(members[1].host, 'eth0', false);
  pass(4);
  expect(known(0)).toEqual(['a', 'b']);
  pass(4);
  expect(known(0)).toEqual(['a']);
  expect(known(1)).toEqual(['b']);
  gossip.publish('net', members[0], record('c'));
  network.setCable(members[1].host, 'eth0', true);
  pass(3);
  for (const i of [0, 1, 2]) expect(known(i)).toEqual(['a', 'b', 'c']);
  gossip.depart(members[0]);
  pass(1);
  expect(known(2)).toEqual(['b']);
});

test('what was told during a cut too short for anybody to be given up comes with the next bulk of 30 s (facts 9.3)', () => {
  const { pass, gossip, network, members, known } = nodes();
  gossip.publish('net', members[0], record('a'));
  gossip.publish('net', members[0], record('b'));
  pass(1);
  network.setCable(members[1].host, 'eth0', false);
  gossip.withdraw('net', members[0], 'a');
  gossip.publish('net', members[0], record('c'));
  gossip.publish('net', members[1], record('d'));
  pass(1);
  network.setCable(members[1].host, 'eth0', true);
  expect(known(0)).toEqual(['b', 'c']);
  expect(known(1)).toEqual(['a', 'b', 'd']);
  pass(100);
  for (const i of [0, 1, 2]) expect(known(i)).toEqual(['b', 'c', 'd']);
});

test('a daemon that is stopped is given up like one out of reach, and reads what was sent to it when it goes on', () => {
  const { pass, gossip, members, known } = nodes();
  gossip.publish('net', members[0], record('a'));
  gossip.publish('net', members[1], record('b'));
  pass(1);
  members[1].daemon.hold();
  gossip.publish('net', members[0], record('c'));
  gossip.withdraw('net', members[0], 'a');
  pass(1);
  expect(known(1)).toEqual(['a', 'b']);
  members[1].daemon.release();
  pass(0);
  expect(known(1)).toEqual(['b', 'c']);
  members[1].daemon.hold();
  gossip.publish('net', members[0], record('early'));
  pass(8);
  // What still waits for it to be read is old by then.
  gossip.withdraw('net', members[0], 'early');
  pass(1);
  expect(known(0)).toEqual(['c']);
  gossip.withdraw('net', members[0], 'c');
  gossip.publish('net', members[2], record('e'));
  pass(2);
  members[1].daemon.release();
  pass(3);
  for (const i of [0, 1, 2]) expect(known(i)).toEqual(['b', 'e']);
});

test('who is given up takes along what it withdrew when nobody heard it any more', () => {
  const { pass, gossip, members, known } = nodes();
  gossip.publish('net', members[1], record('b'));
  pass(1);
  gossip.vanish(members[1]);
  gossip.withdraw('net', members[1], 'b');
  pass(3);
  expect(known(0)).toEqual(['b']);
  pass(6);
  expect(known(0)).toEqual([]);
});

test('who comes while another is stopped hears of its endpoints from a third', () => {
  const { pass, gossip, members, known } = nodes();
  gossip.leave('net', members[2]);
  gossip.publish('net', members[1], record('b'));
  pass(1);
  members[1].daemon.hold();
  gossip.join('net', members[2]);
  pass(1);
  expect(known(2)).toEqual(['b']);
  members[1].daemon.release();
  pass(1);
  gossip.leave('net', members[2]);
  expect(known(2)).toEqual(['b']);
  members[1].daemon.hold();
  gossip.join('net', members[2]);
  pass(10);
  for (const i of [0, 2]) expect(known(i)).toEqual([]);
});

test('who leaves is forgotten, with a word before its port closes or without one', () => {
  for (const silent of [false, true]) {
    const { pass, gossip, network, members, known } = nodes();
    gossip.publish('net', members[2], record('x'));
    pass(1);
    // One is stopped, so that the others look whom they reach.
    members[1].daemon.hold();
    pass(8);
    const cut = (): void => network.setCable(members[2].host, 'eth0', false);
    if (silent) cut();
    gossip.depart(members[2]);
    if (!silent) cut();
    pass(1);
    expect(known(0)).toEqual(silent ? ['x'] : []);
    pass(10);
    expect(known(0)).toEqual([]);
    members[1].daemon.release();
    pass(60);
    expect(known(1)).toEqual([]);
  }
});
