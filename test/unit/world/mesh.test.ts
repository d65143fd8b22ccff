import { expect, test } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import { worldFor } from '../../../src/world/play-transcript.ts';
import { playSteps, runCommand } from '../../../src/world/player.ts';
import { parseTranscript } from '../../../src/world/transcript.ts';

const JOIN = '${docker-0: docker swarm join-token -q worker} 172.17.0.2:2377';

test('a port that a rolling update adds is open on every node as soon as a task has it, and the old one stays open', () => {
  const steps = parseTranscript(`hosts 3
images stand-in
seed mesh
docker-0$ docker swarm init --advertise-addr 172.17.0.2
docker-1$ docker swarm join --token ${JOIN}
docker-2$ docker swarm join --token ${JOIN}
docker-0$ docker service create -d --name web --mode global -p 8080:80 nginx
wait 5
docker-0$ docker service update -d --publish-add 8081:80 --update-delay 20s web
wait 10
`);
  const world = worldFor(steps);
  playSteps(world, steps);
  const answers = (): string =>
    ['docker-0', 'docker-1', 'docker-2']
      .map(
        (host) => runCommand(world, host, 'for p in 8081 8080; do curl -s localhost:$p | grep -c works; done').stdout,
      )
      .join('')
      .replace(/\n/g, '');
  const marks = (): string =>
    runCommand(
      world,
      'docker-0',
      'nsenter --net=/var/run/docker/netns/ingress_sbox iptables -t mangle -nL PREROUTING | grep -c 8080',
    ).stdout.trim();
  expect(answers()).toBe('111111');
  // Tasks with the old ports and with the new ones are two services to the load balancer.
  expect(marks()).toBe('2');
  world.kernel.runUntil(world.kernel.now + 90 * SECOND);
  expect(answers()).toBe('111111');
  expect(marks()).toBe('1');
});
