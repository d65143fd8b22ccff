import { beforeAll, expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import { allSoftware } from '../../../src/world/all-software.ts';
import { runCommand } from '../../../src/world/player.ts';
import type { RequestStep, RequestView } from '../../../src/world/close-views.ts';
import { viewRequests } from '../../../src/world/requests.ts';
import { Session } from '../../../src/world/session.ts';

// What the map tells of the way of a request, in a swarm of three with two published nginx and a client.

let session: Session;

beforeAll(() => {
  session = new Session({ seed: 'requests', epoch: 1_795_248_000 * SECOND, hosts: 3, images: 'ordinary' }, allSoftware);
  session.begin();
  const run = (host: string, command: string): string => runCommand(session.world, host, command).stdout.trim();
  run('docker-0', 'docker swarm init --advertise-addr 172.17.0.2');
  const token = run('docker-0', 'docker swarm join-token -q worker');
  for (const host of ['docker-1', 'docker-2']) run(host, `docker swarm join --token ${token} 172.17.0.2:2377`);
  run('docker-0', 'docker network create -d overlay web');
  const spread = '--network web --constraint node.hostname!=docker-0';
  run('docker-0', `docker service create -q --name nginx -p 8080:80 ${spread} --replicas 2 nginx`);
  run(
    'docker-0',
    'docker service create -q --name util --network web --constraint node.hostname==docker-0 busybox sleep 1d',
  );
  session.world.kernel.runUntil(session.world.kernel.now + 5 * SECOND);
});

/** Types a command at a prompt and waits a while. */
function type(host: string, command: string): void {
  session.input({ do: 'type', host, keys: `${command}\r` });
  session.world.kernel.runUntil(session.world.kernel.now + 10 * SECOND);
}

/** The last request, after somebody has typed a command. */
function requestOf(host: string, command: string): RequestView {
  const known = viewRequests(session.world).at(-1)?.id ?? 0;
  type(host, command);
  const last = viewRequests(session.world).at(-1);
  if (last === undefined || last.id === known)
    throw new Error(`${command} has asked nothing:\n${session.terminal(host).memory.slice(-600)}`);
  return last;
}

const brief = ({ kind, at, to, owner, target }: RequestStep): string =>
  `${kind} ${at.kind}${at.host === '' ? '' : `@${at.host}`}${to === undefined ? '' : ` to ${to.kind}@${to.host}`} ${target}${owner === '' ? '' : ` (${owner})`}`;

it('tells the way through the routing mesh, from a node without a task', () => {
  const request = requestOf('docker-0', 'curl localhost:8080');
  expect(request).toMatchObject({
    protocol: 'tcp',
    target: '127.0.0.1:8080',
    outcome: 'connected',
    from: { kind: 'host', host: 'docker-0' },
  });
  const ipvs = request.steps.find(({ kind }) => kind === 'ipvs');
  const [address] = (ipvs?.target ?? '').split(':');
  const name = ipvs?.owner ?? '';
  const node = request.steps.at(-1)?.at.host ?? '';
  expect(name).toMatch(/^nginx\.[12]$/);
  expect(node).toMatch(/^docker-[12]$/);
  expect(request.steps.map(brief)).toEqual([
    'dnat host@docker-0 172.19.0.2:8080',
    'snat host@docker-0 172.19.0.2:8080',
    'send host@docker-0 to ingress@docker-0 172.19.0.2:8080',
    'mark ingress@docker-0 172.19.0.2:8080',
    `ipvs ingress@docker-0 ${address}:8080 (${name})`,
    `snat ingress@docker-0 ${address}:8080 (${name})`,
    `tunnel ingress@docker-0 to container@${node} ${address}:8080 (${name})`,
    `redirect container@${node} ${address}:80 (${name})`,
    `deliver container@${node} ${address}:80 (${name})`,
  ]);
  const tunnel = request.steps.find(({ kind }) => kind === 'tunnel');
  expect(tunnel).toMatchObject({ number: 4096, network: { name: 'ingress' } });
  expect(tunnel?.rules.join('\n')).toMatch(
    /10\.0\.0\.0\/24 dev eth0[\s\S]*vxlan 4096[\s\S]*172\.17\.0\.0\/16 dev eth0/,
  );
  expect(request.steps[0]?.rules).toEqual([
    'nat OUTPUT: -A DOCKER-INGRESS -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.19.0.2:8080',
  ]);
});

it('tells a name that is looked up, and the way through the load balancer of a network', () => {
  const request = requestOf('docker-0', 'docker exec $(docker ps -q -f name=util) wget -q -O - nginx');
  expect(request.from).toMatchObject({ kind: 'container', host: 'docker-0', name: 'util.1' });
  expect(request.owner).toBe('nginx');
  expect(request.steps.map(({ kind, at }) => `${kind} ${at.kind}`)).toEqual([
    'send container',
    'mark lb',
    'ipvs lb',
    'snat lb',
    'tunnel lb',
    'deliver container',
  ]);
  expect(request.steps[2]).toMatchObject({ at: { kind: 'lb', name: 'web' }, network: { name: 'web' } });
  const question = viewRequests(session.world).at(-2);
  expect(question).toMatchObject({
    protocol: 'udp',
    outcome: 'answered',
    question: { name: 'nginx', type: 'A', code: 'NOERROR', answers: [request.target.replace(':80', '')] },
  });
  expect(question?.steps.map(({ kind }) => kind)).toEqual(['redirect', 'deliver']);
});

it('tells where a request ends, and why', () => {
  expect(requestOf('docker-0', 'curl docker-1:8081')).toMatchObject({ outcome: 'refused' });
  const [, last] = viewRequests(session.world).at(-1)?.steps.slice(-2) ?? [];
  expect(last).toMatchObject({ kind: 'drop', reason: 'no-listener', at: { kind: 'host', host: 'docker-1' } });

  const lonely = requestOf('docker-0', 'curl -m 2 172.17.0.99');
  expect(lonely).toMatchObject({ outcome: 'unreachable' });
  expect(lonely.steps.map(({ kind, reason }) => reason ?? kind)).toEqual(['no-neighbour']);
  expect(lonely.steps[0]?.rules).toEqual(['172.17.0.0/16 dev eth0', 'nobody has 172.17.0.99']);

  type('docker-1', 'iptables -I INPUT -p tcp --dport 9000 -j DROP');
  const dropped = requestOf('docker-0', 'curl -m 2 docker-1:9000');
  expect(dropped.outcome).toBe('no-answer');
  expect(dropped.steps.at(-1)).toMatchObject({
    kind: 'drop',
    reason: 'filter',
    at: { host: 'docker-1' },
    rules: ['filter INPUT: -A INPUT -p tcp -m tcp --dport 9000 -j DROP'],
  });

  type('docker-0', 'ip route del default');
  const nowhere = requestOf('docker-0', 'ping -c 1 8.8.8.8');
  expect(nowhere).toMatchObject({ outcome: 'no-route', protocol: 'icmp', target: '8.8.8.8' });
  expect(nowhere.steps).toHaveLength(1);
});

it('keeps what a terminal has docker run, and nothing that nobody typed', () => {
  const before = viewRequests(session.world).at(-1)?.id;
  runCommand(session.world, 'docker-0', 'curl localhost:8080');
  runCommand(session.world, 'docker-0', 'docker exec $(docker ps -q -f name=util) ping -c 1 nginx');
  runCommand(session.world, 'docker-0', 'docker service create -q --name chatty busybox ping 172.17.0.3');
  expect(viewRequests(session.world).at(-1)?.id).toBe(before);
  const request = requestOf('docker-0', 'docker run --rm busybox ping -c 1 172.17.0.3');
  expect(request.protocol).toBe('icmp');
  expect(request.steps.at(-1)).toMatchObject({ kind: 'deliver', at: { host: 'docker-1' } });
});

it('is bounded', () => {
  for (let i = 0; i < 30; i++) session.input({ do: 'type', host: 'docker-2', keys: 'curl -s docker-0:1\r' });
  session.world.kernel.runUntil(session.world.kernel.now + 10 * SECOND);
  const shown = viewRequests(session.world);
  expect(shown).toHaveLength(12);
  for (const { steps } of shown) expect(steps.length).toBeLessThan(64);
});
