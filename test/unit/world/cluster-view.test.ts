import { expect, it } from 'vitest';
import { dockerProgram } from '../../../src/world/docker-program.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import { viewCluster } from '../../../src/world/cluster-view.ts';
import { runCommand } from '../../../src/world/player.ts';
import { World } from '../../../src/world/world.ts';

it('counts another image as another version of a service, but not another number of replicas', () => {
  const world = new World({ seed: 'view', hosts: 1, images: 'ordinary', docker: dockerProgram });
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
