import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { MILLISECOND, SECOND } from '../../../src/kernel/time.ts';
import {
  contains,
  formatAddress,
  formatCidr,
  networkOf,
  overlaps,
  parseAddress,
  parseCidr,
} from '../../../src/net/address.ts';
import type { Connection } from '../../../src/net/connection.ts';
import { AddressInUse, type Namespace } from '../../../src/net/namespace.ts';
import type { ConnectError } from '../../../src/net/network.ts';
import { Network } from '../../../src/net/network.ts';
import { LAN_LATENCY } from '../../../src/net/segment.ts';

function lan(count: number): { kernel: Kernel; network: Network; hosts: Namespace[] } {
  const kernel = new Kernel(0, 'seed');
  const network = new Network(kernel);
  const segment = network.createSegment('lan', LAN_LATENCY);
  const hosts = Array.from({ length: count }, (_, i) => {
    const host = network.createNamespace(`docker-${i}`);
    host.addInterface('eth0', { addresses: [`172.17.0.${i + 2}/16`], segment });
    return host;
  });
  return { kernel, network, hosts };
}

function connect(kernel: Kernel, from: Namespace, address: string, port: number): Connection | string {
  const future = from.connect(address, port);
  while (!future.settled && kernel.step());
  try {
    return future.get();
  } catch (error) {
    return (error as ConnectError).code;
  }
}

test('reads and writes addresses', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (text, prefix) => {
      const address = parseAddress(text);
      expect(address).toBeDefined();
      expect(formatAddress(address as number)).toBe(text);
      const network = networkOf({ address: address as number, prefix });
      expect(contains(network, address as number)).toBe(true);
      expect(parseCidr(formatCidr(network))).toEqual(network);
    }),
  );
  for (const bad of ['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', 'a.b.c.d'])
    expect(parseAddress(bad)).toBeUndefined();
  const net = (text: string): { address: number; prefix: number } =>
    parseCidr(text) as { address: number; prefix: number };
  expect(overlaps(net('10.0.0.0/8'), net('10.0.1.0/24'))).toBe(true);
  expect(overlaps(net('10.0.0.0/24'), net('10.0.1.0/24'))).toBe(false);
});

test('connects to a listening port and carries messages in order', () => {
  const { kernel, hosts } = lan(2);
  const got: unknown[] = [];
  hosts[1].listen(
    { protocol: 'tcp', port: 2377, owner: 'dockerd' },
    {
      onConnection: (c) => {
        c.onMessage((m) => got.push(m));
        c.onClose((reason) => got.push(reason));
      },
    },
  );
  const c = connect(kernel, hosts[0], '172.17.0.3', 2377) as Connection;
  expect(kernel.now).toBe(2 * LAN_LATENCY);
  expect(c.remoteAddress).toBe('172.17.0.3');
  expect(c.localAddress).toBe('172.17.0.2');
  c.send('one');
  c.send('two');
  c.close();
  kernel.runUntil(SECOND);
  expect(got).toEqual(['one', 'two', 'closed']);
});

test('refuses where nobody listens, and says no route to host where nobody is', () => {
  const { kernel, hosts } = lan(2);
  expect(connect(kernel, hosts[0], '172.17.0.3', 2377)).toBe('refused');
  const start = kernel.now;
  expect(connect(kernel, hosts[0], '172.17.0.99', 2377)).toBe('unreachable');
  expect(kernel.now - start).toBe(3_060 * MILLISECOND);
  expect(connect(kernel, hosts[0], '8.8.8.8', 53)).toBe('no-route');
});

test('keeps what was sent while a cable is cut, and delivers it when it is mended', () => {
  const { kernel, network, hosts } = lan(2);
  const got: unknown[] = [];
  hosts[1].listen({ protocol: 'tcp', port: 1, owner: 'x' }, { onConnection: (c) => c.onMessage((m) => got.push(m)) });
  const c = connect(kernel, hosts[0], '172.17.0.3', 1) as Connection;
  network.setCable(hosts[1], 'eth0', false);
  c.send('late');
  kernel.runUntil(kernel.now + 5 * SECOND);
  expect(got).toEqual([]);
  network.setCable(hosts[1], 'eth0', true);
  kernel.runUntil(kernel.now + 10 * SECOND);
  expect(got).toEqual(['late']);
});

test('gives a connection up after a quarter of an hour', () => {
  const { kernel, network, hosts } = lan(2);
  hosts[1].listen({ protocol: 'tcp', port: 1, owner: 'x' }, { onConnection: () => {} });
  const c = connect(kernel, hosts[0], '172.17.0.3', 1) as Connection;
  let ended = '';
  c.onClose((reason) => (ended = reason));
  network.setCable(hosts[0], 'eth0', false);
  c.send('lost');
  kernel.runUntil(kernel.now + 20 * 60 * SECOND);
  expect(ended).toBe('timeout');
});

test('what a program left unsent when it closed is given up after a hundred seconds', () => {
  for (const [mendedAfter, arrives] of [
    [90, true],
    [110, false],
  ] as const) {
    const { kernel, network, hosts } = lan(2);
    const received: unknown[] = [];
    hosts[1].listen(
      { protocol: 'tcp', port: 80, owner: 'x' },
      { onConnection: (connection) => connection.onMessage((message) => received.push(message)) },
    );
    const client = connect(kernel, hosts[0], '172.17.0.3', 80) as Connection;
    network.setCable(hosts[0], 'eth0', false);
    client.send('late');
    client.close();
    expect([...network.stuck]).toEqual([client]);
    kernel.runUntil(kernel.now + mendedAfter * SECOND);
    network.setCable(hosts[0], 'eth0', true);
    kernel.runUntil(kernel.now + 200 * SECOND);
    expect(received).toEqual(arrives ? ['late'] : []);
    expect(network.stuck.size).toBe(0);
  }
});

test('who sends to a socket that was given up, or closed behind a cut, is reset', () => {
  for (const cutFor of [90, 400]) {
    const { kernel, network, hosts } = lan(2);
    let server: Connection | undefined;
    hosts[1].listen({ protocol: 'tcp', port: 80, owner: 'x' }, { onConnection: (connection) => (server = connection) });
    const client = connect(kernel, hosts[0], '172.17.0.3', 80) as Connection;
    let reason = '';
    client.onClose((why) => (reason = why));
    network.setCable(hosts[0], 'eth0', false);
    server?.close();
    kernel.runUntil(kernel.now + cutFor * SECOND);
    expect(reason).toBe('');
    network.setCable(hosts[0], 'eth0', true);
    client.send('hello');
    kernel.runUntil(kernel.now + SECOND);
    expect([reason, client.isOpen, network.stuck.size]).toEqual(['reset', false, 0]);
    kernel.runUntil(kernel.now + 300 * SECOND);
    expect(reason).toBe('reset');
  }
});

test('lets one program have a port', () => {
  const { hosts } = lan(1);
  const held = hosts[0].listen({ protocol: 'tcp', port: 80, owner: 'nginx' });
  expect(() => hosts[0].listen({ protocol: 'tcp', port: 80, owner: 'httpd' })).toThrow(AddressInUse);
  hosts[0].listen({ protocol: 'udp', port: 80, owner: 'httpd' });
  held.dispose();
  hosts[0].listen({ protocol: 'tcp', port: 80, owner: 'httpd' });
  expect(hosts[0].listeners.map((l) => `${l.protocol} ${l.address}:${l.port} ${l.owner}`)).toEqual([
    'udp 0.0.0.0:80 httpd',
    'tcp 0.0.0.0:80 httpd',
  ]);
});

test('loses the share of datagrams that the wire loses', () => {
  const { kernel, network, hosts } = lan(2);
  let got = 0;
  hosts[1].listen({ protocol: 'udp', port: 7946, owner: 'dockerd' }, { onDatagram: () => got++ });
  network.setWire(hosts[0], 'eth0', { loss: 0.5, delay: 0 });
  for (let i = 0; i < 1000; i++) hosts[0].sendDatagram('172.17.0.3', 7946, 7946, i);
  kernel.runUntil(SECOND);
  expect(got).toBeGreaterThan(400);
  expect(got).toBeLessThan(600);
});

test('forwards through a router', () => {
  const { kernel, network, hosts } = lan(1);
  const inner = network.createSegment('docker0', 0);
  hosts[0].forwarding = true;
  hosts[0].addInterface('docker0', { kind: 'bridge', addresses: ['172.18.0.1/16'], segment: inner });
  const container = network.createNamespace('container');
  container.addInterface('eth0', { addresses: ['172.18.0.2/16'], segment: inner });
  container.addRoute('0.0.0.0/0', '172.18.0.1', 'eth0');
  hosts[0].listen({ protocol: 'tcp', port: 22, owner: 'sshd' }, { onConnection: () => {} });
  expect(connect(kernel, container, '172.17.0.2', 22)).toMatchObject({ remotePort: 22, localAddress: '172.18.0.2' });
  expect(connect(kernel, container, '172.17.0.77', 22)).toBe('unreachable');
});
