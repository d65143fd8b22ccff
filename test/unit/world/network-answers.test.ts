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

const service = fc.record({
  networks: fc.subarray(NETWORKS, { minLength: 1 }),
  replicas: fc.integer({ min: 0, max: 4 }),
  published: fc.boolean(),
  mode: fc.constantFrom('vip', 'dnsrr'),
});
const move = fc.oneof(
  fc.record({ do: fc.constant('scale' as const), which: fc.nat(3), replicas: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ do: fc.constant('drain' as const), host: fc.constantFrom(...HOSTS.slice(1)) }),
  fc.record({ do: fc.constant('active' as const), host: fc.constantFrom(...HOSTS.slice(1)) }),
  fc.record({ do: fc.constant('remove' as const), which: fc.nat(3) }),
  fc.record({ do: fc.constant('force' as const), which: fc.nat(3) }),
);

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

  /** Long enough for everything to come to rest: 2 s of withdrawal, 10 s of grace, restarts after 5 s. */
  rest(): void {
    this.world.kernel.runUntil(this.world.kernel.now + 40 * SECOND);
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

function check(lab: Lab, names: readonly string[]): void {
  for (const [i, name] of names.entries()) {
    const host = HOSTS[i % HOSTS.length];
    for (const network of NETWORKS) {
      expect(resolved(lab, host, network, name), `${name} on ${network} of ${host}`).toEqual(
        expected(lab, name, network, false),
      );
      expect(resolved(lab, host, network, `tasks.${name}`)).toEqual(expected(lab, name, network, true));
      const reachable = expected(lab, name, network, false).length > 0;
      expect(lab.status(host, `docker exec ask-${network} ping -c 1 ${name}`)).toBe(reachable ? 0 : 1);
      const body = lab.run(host, `docker exec ask-${network} wget -qO- -T 2 http://${name}/cgi-bin/host`).trim();
      const hosts = lab.running(name).map((task) => task.Status.ContainerStatus?.ContainerID.slice(0, 12) ?? '');
      if (reachable) expect(hosts).toContain(body);
      else expect(body).toBe('');
    }
    const port = lab.service(name)?.Endpoint?.Ports?.[0]?.PublishedPort;
    if (port === undefined) continue;
    const count = lab.running(name).length;
    for (const each of HOSTS) {
      const answers: string[] = [];
      for (let k = 0; k < 2 * count; k++)
        answers.push(
          lab.run(each, `curl -s -m 2 ${each === host ? '127.0.0.1' : '172.17.0.2'}:${port}/cgi-bin/host`).trim(),
        );
      const containers = lab.running(name).map((task) => task.Status.ContainerStatus?.ContainerID.slice(0, 12) ?? '');
      expect(answers.sort(), `port ${port} on ${each}`).toEqual([...containers, ...containers].sort());
      if (count === 0) expect(lab.status(each, `curl -s -m 2 127.0.0.1:${port}`)).toBe(7);
    }
  }
}

test('names, addresses and ports answer what the swarm says', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(
      fc.array(service, { minLength: 1, maxLength: 4 }),
      fc.array(move, { maxLength: 4 }),
      fc.nat(),
      (services, moves, seed) => {
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
        check(lab, names);
        for (const each of moves) {
          const name = 'which' in each ? names[each.which % names.length] : '';
          if (each.do === 'scale') lab.run('docker-0', `docker service scale -d ${name}=${each.replicas}`);
          else if (each.do === 'remove') lab.run('docker-0', `docker service rm ${name}`);
          else if (each.do === 'force') lab.run('docker-0', `docker service update -d --force ${name}`);
          else lab.run('docker-0', `docker node update --availability ${each.do} ${each.host}`);
          lab.rest();
          if (each.do === 'force') lab.rest();
        }
        check(lab, names);
      },
    ),
    { numRuns: Number(process.env.NETWORK_RUNS ?? 8), seed: Number(process.env.NETWORK_SEED ?? 4), endOnFailure: true },
  );
});
