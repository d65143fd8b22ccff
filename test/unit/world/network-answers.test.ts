/**
 * What curl, ping and nslookup answer, held against a checker that reads the swarm's store alone: for random services,
 * networks, scalings and moves.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import type { Service, SwarmTask } from '../../../src/swarm/types.ts';
import { allSoftware } from '../../../src/world/all-software.ts';
import { runCommand } from '../../../src/world/player.ts';
import { World } from '../../../src/world/world.ts';

const HOSTS = ['docker-0', 'docker-1', 'docker-2'];
const NETWORKS = ['red', 'blue'];

/** How many pairs of a service and a network are looked at, each after a move; a long run takes thousands. */
const CASES = Number(process.env.NETWORK_CASES ?? 500);
const MOVES_PER_WORLD = 10;

const service = fc.record({
  networks: fc.subarray(NETWORKS, { minLength: 1 }),
  replicas: fc.integer({ min: 0, max: 4 }),
  published: fc.boolean(),
  mode: fc.constantFrom('vip', 'dnsrr'),
});
const which = fc.nat(3);
const move = fc.oneof(
  fc.record({ do: fc.constant('scale' as const), which, replicas: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ do: fc.constant('drain' as const), host: fc.constantFrom(...HOSTS.slice(1)) }),
  fc.record({ do: fc.constant('active' as const), host: fc.constantFrom(...HOSTS.slice(1)) }),
  fc.record({ do: fc.constant('remove' as const), which }),
  fc.record({ do: fc.constant('force' as const), which }),
  fc.record({ do: fc.constant('kill' as const), host: fc.constantFrom(...HOSTS), which }),
  fc.record({ do: fc.constant('publish' as const), which }),
  fc.record({ do: fc.constant('unpublish' as const), which }),
  fc.record({ do: fc.constant('join' as const), which, network: fc.constantFrom(...NETWORKS) }),
  fc.record({ do: fc.constant('quit' as const), which, network: fc.constantFrom(...NETWORKS) }),
  fc.record({ do: fc.constant('mode' as const), which, mode: fc.constantFrom('vip', 'dnsrr') }),
  fc.record({ do: fc.constant('rollback' as const), which }),
);
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

class Lab {
  readonly world: World;

  constructor(seed: string) {
    this.world = new World({ seed, hosts: 3, images: 'stand-in', software: allSoftware });
    this.run('docker-0', 'docker swarm init --advertise-addr 172.17.0.2');
    const token = this.run('docker-0', 'docker swarm join-token -q worker').trim();
    for (const host of HOSTS.slice(1)) this.run(host, `docker swarm join --token ${token} 172.17.0.2:2377`);
    for (const each of NETWORKS) this.run('docker-0', `docker network create -d overlay --attachable ${each}`);
    for (const host of HOSTS) {
      this.run(host, 'docker pull -q busybox');
      for (const each of NETWORKS)
        this.run(host, `docker run -d --name ask-${each} --network ${each} busybox sleep 100000`);
    }
  }

  run(host: string, command: string): string {
    return runCommand(this.world, host, command).stdout;
  }

  status(host: string, command: string): number {
    return runCommand(this.world, host, command).status;
  }

  /** Long enough for everything to come to rest: updates, one task after the other, and restarts after 5 s. */
  rest(): void {
    this.world.kernel.runUntil(this.world.kernel.now + 100 * SECOND);
  }

  private get store() {
    const store = this.world.hosts[0].engine.member.observe()?.store;
    if (store === undefined) throw new Error('docker-0 is no manager');
    return store;
  }

  networkId(name: string): string {
    return this.store.all('network').find((each) => each.Spec.Name === name)?.ID ?? '';
  }

  service(name: string): Service | undefined {
    return this.store.all('service').find((each) => each.Spec.Name === name);
  }

  running(name: string): readonly SwarmTask[] {
    return this.store.all('task').filter((task) => task.serviceName === name && task.Status.State === 'running');
  }
}

/** The addresses that a name has on a network by the store alone. */
function expected(lab: Lab, name: string, network: string, ofTasks: boolean): readonly string[] {
  const id = lab.networkId(network);
  const tasks = lab.running(name).filter((task) => task.networks.some((each) => each.NetworkID === id));
  if (tasks.length === 0) return [];
  const vip = lab.service(name)?.Endpoint?.VirtualIPs?.find((each) => each.NetworkID === id)?.Addr;
  if (!ofTasks && vip !== undefined) return [vip.split('/')[0]];
  return tasks
    .map((task) => task.networks.find((each) => each.NetworkID === id)?.Addresses[0].split('/')[0] ?? '')
    .sort();
}

function resolved(lab: Lab, host: string, network: string, name: string): readonly string[] {
  const text = lab.run(host, `docker exec ask-${network} nslookup -type=a ${name}`);
  return [...text.matchAll(/^Address: (10\..*)$/gm)].map((match) => match[1]).sort();
}

/** One case: what a client on one host and one network sees of a service. */
function checkNames(lab: Lab, host: string, network: string, name: string): void {
  const addresses = expected(lab, name, network, false);
  const where = `${name} on ${network} of ${host}`;
  expect(resolved(lab, host, network, name), where).toEqual(addresses);
  expect(resolved(lab, host, network, `tasks.${name}`), `tasks of ${where}`).toEqual(
    expected(lab, name, network, true),
  );
  const reachable = addresses.length > 0;
  expect(lab.status(host, `docker exec ask-${network} ping -c 1 ${name}`), where).toBe(reachable ? 0 : 1);
  const body = lab.run(host, `docker exec ask-${network} wget -qO- -T 2 http://${name}/cgi-bin/host`).trim();
  if (reachable) expect(containersOf(lab, name), where).toContain(body);
  else expect(body, where).toBe('');
}

function containersOf(lab: Lab, name: string): readonly string[] {
  return lab.running(name).map((task) => task.Status.ContainerStatus?.ContainerID.slice(0, 12) ?? '');
}

/** The published port: each of the service's tasks gets its turn, whichever node is asked; without a task nobody answers. */
function checkPort(lab: Lab, from: string, name: string): void {
  const port = lab.service(name)?.Endpoint?.Ports?.[0]?.PublishedPort;
  if (port === undefined) return;
  const containers = containersOf(lab, name);
  if (containers.length === 0) {
    expect(lab.status(from, `curl -s -m 2 127.0.0.1:${port}`), `port ${port} on ${from}`).toBe(7);
    return;
  }
  const address = from === 'docker-1' ? '127.0.0.1' : '172.17.0.2';
  const loop = `for i in $(seq ${containers.length}); do curl -s -m 2 ${address}:${port}/cgi-bin/host; done`;
  const answers = lab.run(from, loop).trim().split('\n').sort();
  expect(answers, `port ${port} on ${from}`).toEqual([...containers].sort());
}

/** A change, as somebody types it. What docker refuses changes nothing, which is a case too. */
function make(lab: Lab, each: Move, names: readonly string[]): void {
  const name = 'which' in each ? names[each.which % names.length] : '';
  const update = (flags: string): string => lab.run('docker-0', `docker service update -d ${flags} ${name}`);
  switch (each.do) {
    case 'scale':
      lab.run('docker-0', `docker service scale -d ${name}=${each.replicas}`);
      break;
    case 'remove':
      lab.run('docker-0', `docker service rm ${name}`);
      break;
    case 'force':
      update('--force');
      break;
    case 'kill':
      lab.run(each.host, `docker rm -f $(docker ps -q -f name=${name} | head -1)`);
      break;
    case 'publish':
      update(`--publish-add ${9_100 + names.indexOf(name)}:80`);
      break;
    case 'unpublish':
      update('--publish-rm 80');
      break;
    case 'join':
      update(`--network-add ${each.network}`);
      break;
    case 'quit':
      update(`--network-rm ${each.network}`);
      break;
    case 'mode':
      update(`--endpoint-mode ${each.mode}`);
      break;
    case 'rollback':
      lab.run('docker-0', `docker service rollback -d ${name}`);
      break;
    default:
      lab.run('docker-0', `docker node update --availability ${each.do} ${each.host}`);
  }
}

test(`names, addresses and ports answer what the swarm says in ${CASES} cases`, { timeout: CASES * 1_000 }, () => {
  let cases = 0;
  const world = fc.property(
    fc.array(service, { minLength: 1, maxLength: 3 }),
    fc.array(move, { minLength: MOVES_PER_WORLD, maxLength: MOVES_PER_WORLD }),
    fc.nat(),
    (services, moves, seed) => {
      if (cases >= CASES) return;
      const lab = new Lab(String(seed));
      const names = services.map((_each, i) => `s${i}`);
      for (const [i, each] of services.entries()) {
        const published = each.published && each.mode === 'vip' ? `-p ${9000 + i}:80` : '';
        const networks = each.networks.map((name) => `--network ${name}`).join(' ');
        lab.run(
          'docker-0',
          `docker service create -d --name s${i} ${networks} ${published} --endpoint-mode ${each.mode} --replicas ${each.replicas} whoami`,
        );
      }
      lab.rest();
      for (const [turn, each] of moves.entries()) {
        make(lab, each, names);
        lab.rest();
        const moved = 'which' in each ? [names[each.which % names.length]] : names;
        for (const name of moved) {
          const host = HOSTS[turn % HOSTS.length];
          for (const network of NETWORKS) checkNames(lab, host, network, name);
          checkPort(lab, host, name);
          cases += NETWORKS.length;
        }
      }
    },
  );
  fc.assert(world, { numRuns: CASES, seed: Number(process.env.NETWORK_SEED ?? 4), endOnFailure: true });
  expect(cases).toBeGreaterThanOrEqual(CASES);
});
