import { allSoftware } from '../../src/world/all-software.ts';
import { expect, it } from 'vitest';
import { playSteps, runCommand } from '../../src/world/player.ts';
import { parseTranscript } from '../../src/world/transcript.ts';
import { World } from '../../src/world/world.ts';

it('docker info warns of exactly two managers, on standard error (lab 1 shows it; seen on the real swarm)', () => {
  const world = new World({ seed: 'two', hosts: 3, images: 'ordinary', software: allSoftware });
  const info = () => runCommand(world, 'docker-0', 'docker info > /dev/null').stderr;
  playSteps(
    world,
    parseTranscript(`docker-0$ docker swarm init --advertise-addr 172.17.0.2
docker-1$ docker swarm join --token \${docker-0: docker swarm join-token -q manager} 172.17.0.2:2377
wait 3
`),
  );
  expect(info()).toBe(`WARNING: Running Swarm in a two-manager configuration. This configuration provides
         no fault tolerance, and poses a high risk to lose control over the cluster.
         Refer to https://docs.docker.com/engine/swarm/admin_guide/ to configure the
         Swarm for fault-tolerance.
`);
  playSteps(
    world,
    parseTranscript(`docker-2$ docker swarm join --token \${docker-0: docker swarm join-token -q manager} 172.17.0.2:2377
wait 3
`),
  );
  expect(info()).toBe('');
});
