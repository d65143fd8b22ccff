import { expect, test } from 'vitest';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { MICROSECOND, SECOND } from '../../../src/kernel/time.ts';
import type { Connection } from '../../../src/net/connection.ts';
import { parseAddress } from '../../../src/net/address.ts';
import { BadRule, formatRule, parseRule, splitRule } from '../../../src/net/rule.ts';
import { Network } from '../../../src/net/network.ts';
import type { Namespace } from '../../../src/net/namespace.ts';
import { Vxlan } from '../../../src/net/vxlan.ts';

const address = (text: string): number => parseAddress(text) ?? 0;

test('reads rules as iptables does and writes them as iptables -S does', () => {
  for (const rule of [
    '-m addrtype --dst-type LOCAL -j DOCKER',
    '! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER',
    '-s 172.19.0.0/16 ! -o docker_gwbridge -j MASQUERADE',
    '-p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.19.0.2:8080',
    '-d 10.0.0.5/32 -p tcp -m tcp --dport 8080 -j REDIRECT --to-ports 80',
    '-o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-d 10.0.0.0/24 -m ipvs --ipvs -j SNAT --to-source 10.0.0.2',
    '-p tcp -m tcp --dport 8080 -j MARK --set-xmark 0x100/0xffffffff',
    '-s 127.0.0.11/32 -p udp -m udp --sport 54861 -j SNAT --to-source :53',
  ])
    expect(formatRule(parseRule(splitRule(rule)))).toBe(rule);
  expect(formatRule(parseRule(splitRule('-p tcp --dport 2377 -j DROP')))).toBe('-p tcp -m tcp --dport 2377 -j DROP');
  expect(() => parseRule(['--dport', '80'])).toThrow(BadRule);
});

function world(): { kernel: Kernel; network: Network; hosts: Namespace[] } {
  const kernel = new Kernel(0, 'test');
  const network = new Network(kernel);
  const lan = network.createSegment('lan', 200 * MICROSECOND);
  const hosts = ['172.17.0.2', '172.17.0.3'].map((each, i) => {
    const net = network.createNamespace(`h${i}`);
    net.addInterface('eth0', { addresses: [`${each}/16`], segment: lan });
    net.forwarding = true;
    return net;
  });
  return { kernel, network, hosts };
}

/** A connection that echoes: what comes back to `text`, and whom the server saw. */
function echo(
  kernel: Kernel,
  from: Namespace,
  server: Namespace,
  target: string,
  port: number,
  listenOn: number,
): string {
  let seen = '';
  const socket = server.listen(
    { protocol: 'tcp', port: listenOn, owner: 'echo' },
    {
      onConnection(connection: Connection) {
        seen = `${connection.remoteAddress} ${connection.localAddress}:${connection.localPort}`;
        connection.onMessage((message) => connection.send(`${String(message)}!`));
      },
    },
  );
  let got = '';
  from.connect(target, port, { traced: true }).whenSettled(
    (connection) => {
      connection.onMessage((message) => (got = String(message)));
      connection.send('hello');
    },
    (error) => (got = error instanceof Error ? error.message : ''),
  );
  kernel.runUntil(kernel.now + 5 * SECOND);
  socket.dispose();
  return `${got} ${seen}`.trim();
}

test('masquerades what leaves a bridge and finds the way back; DNAT leads in', () => {
  const { kernel, network, hosts } = world();
  const bridge = network.createSegment('br', 20 * MICROSECOND);
  segmentWithGateway(hosts[0], bridge);
  const inner = network.createNamespace('container');
  inner.addInterface('eth0', { addresses: ['10.9.0.2/24'], segment: bridge });
  inner.addRoute('0.0.0.0/0', '10.9.0.1', 'eth0');
  hosts[0].netfilter.table('nat').append('POSTROUTING', '-s 10.9.0.0/24 ! -o br -j MASQUERADE');
  expect(echo(kernel, inner, hosts[1], '172.17.0.3', 80, 80)).toBe('hello! 172.17.0.2 172.17.0.3:80');
  hosts[0].netfilter.table('nat').append('PREROUTING', '-p tcp --dport 8080 -j DNAT --to-destination 10.9.0.2:80');
  expect(echo(kernel, hosts[1], inner, '172.17.0.2', 8080, 80)).toBe('hello! 172.17.0.3 10.9.0.2:80');
  expect(network.traces.last?.hops.map((hop) => hop.stage)).toContain('nat');
  hosts[0].netfilter.table('filter').append('FORWARD', '-p tcp --dport 80 -j REJECT');
  expect(echo(kernel, hosts[1], inner, '172.17.0.2', 8080, 80)).toBe('connection refused');
});

function segmentWithGateway(host: Namespace, bridge: ReturnType<Network['createSegment']>): void {
  bridge.bridge = host.addInterface('br', { kind: 'bridge', addresses: ['10.9.0.1/24'], segment: bridge });
}

test('deals connections out in turn among servers with a weight, through a tunnel', () => {
  const { kernel, network, hosts } = world();
  const sides = hosts.map((host, i) => {
    const segment = network.createSegment('br0', 20 * MICROSECOND);
    const tunnel = new Vxlan(4097, host, segment);
    const net = network.createNamespace(`task${i}`);
    net.addInterface('eth0', { addresses: [`10.0.1.${3 + i}/24`], segment, mac: `02:42:0a:00:01:0${3 + i}` });
    return { segment, tunnel, net };
  });
  for (const [i, { tunnel }] of sides.entries())
    for (const [k, host] of ['172.17.0.2', '172.17.0.3'].entries())
      if (k !== i) tunnel.setEntry(address(`10.0.1.${3 + k}`), { mac: '', vtep: address(host) });
  const balancer = network.createNamespace('lb');
  balancer.forwarding = true;
  balancer.addInterface('eth0', { addresses: ['10.0.1.9/24', '10.0.1.2/32'], segment: sides[0].segment });
  sides[1].tunnel.setEntry(address('10.0.1.9'), { mac: '', vtep: address('172.17.0.2') });
  balancer.netfilter.table('mangle').append('INPUT', '-d 10.0.1.2/32 -j MARK --set-mark 256');
  balancer.netfilter.table('nat').append('POSTROUTING', '-d 10.0.1.0/24 -m ipvs --ipvs -j SNAT --to-source 10.0.1.9');
  for (const each of ['10.0.1.3', '10.0.1.4']) balancer.ipvs.setDestination(256, address(each), 1);
  const client = network.createNamespace('client');
  client.addInterface('eth0', { addresses: ['10.0.1.5/24'], segment: sides[0].segment });
  const counts = [0, 0];
  for (const [i, { net }] of sides.entries())
    net.listen(
      { protocol: 'tcp', port: 80, owner: 'web' },
      {
        onConnection: (connection) => {
          expect(connection.remoteAddress).toBe('10.0.1.9');
          counts[i]++;
        },
      },
    );
  const ask = (times: number): void => {
    for (let i = 0; i < times; i++)
      client.connect('10.0.1.2', 80).whenSettled(
        (connection) => connection.close(),
        () => {},
      );
    kernel.runUntil(kernel.now + SECOND);
  };
  ask(6);
  expect(counts).toEqual([3, 3]);
  balancer.ipvs.setDestination(256, address('10.0.1.4'), 0);
  ask(4);
  expect(counts).toEqual([7, 3]);
  // A cut between the hosts stops the tunnel.
  balancer.ipvs.setDestination(256, address('10.0.1.3'), 0);
  balancer.ipvs.setDestination(256, address('10.0.1.4'), 1);
  network.setCable(hosts[1], 'eth0', false);
  ask(2);
  expect(counts).toEqual([7, 3]);
  let pinged = false;
  network.ping(client, '10.0.1.2').whenSettled(
    () => (pinged = true),
    () => {},
  );
  kernel.runUntil(kernel.now + SECOND);
  expect(pinged).toBe(true);
});
