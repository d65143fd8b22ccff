import { expect, it } from 'vitest';
import { allSoftware } from '../../../src/world/all-software.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import { viewCluster } from '../../../src/world/cluster-view.ts';
import { runCommand } from '../../../src/world/player.ts';
import { World } from '../../../src/world/world.ts';

it('counts another image as another version of a service, but not another number of replicas', () => {
  const world = new World({ seed: 'view', hosts: 1, images: 'ordinary', software: allSoftware });
  const run = (command: string): void => {
    expect(runCommand(world, 'docker-0', command)).toMatchObject({ status: 0 });
    world.kernel.runUntil(world.kernel.now + 20 * SECOND);
  };
  const versions = (): string[] =>
    viewCluster(world).hosts[0]?.tasks.map(({ slot, image, version }) => `${slot} ${image} ${version}`) ?? [];
  run('docker swarm init');
  run('docker service create --detach --name web httpd:2.2.31');
  run('docker service scale --detach web=2');
  expect(versions()).toEqual(['1 httpd:2.2.31 0', '2 httpd:2.2.31 0']);
  run('docker service update --detach --update-delay 10m --image httpd:2.2.32 web');
  expect(versions().sort()).toEqual(['1 httpd:2.2.32 1', '2 httpd:2.2.31 0']);
});

it('tells the ports that a service or a container is reached by, on every host that answers there', () => {
  const world = new World({ seed: 'ports', hosts: 2, images: 'ordinary', software: allSoftware });
  const run = (host: string, command: string): string => {
    const { stdout } = runCommand(world, host, command);
    world.kernel.runUntil(world.kernel.now + 5 * SECOND);
    return stdout.trim();
  };
  const ports = (): string[][] =>
    viewCluster(world).hosts.map((host) =>
      host.ports.map((port) => `${port.published}:${port.target}/${port.protocol} ${port.mode} ${port.service}`.trim()),
    );
  run('docker-1', 'docker run -d -p 9090:80 -p 5353:53/udp nginx');
  expect(ports()).toEqual([[], ['5353:53/udp host', '9090:80/tcp host']]);
  run('docker-0', 'docker swarm init --advertise-addr 172.17.0.2');
  run('docker-1', `docker swarm join --token ${run('docker-0', 'docker swarm join-token -q worker')} 172.17.0.2:2377`);
  run('docker-0', 'docker service create -d --name web -p 8080:80 --constraint node.role==manager nginx');
  expect(ports()).toEqual([
    ['8080:80/tcp ingress web'],
    ['5353:53/udp host', '8080:80/tcp ingress web', '9090:80/tcp host'],
  ]);
});
