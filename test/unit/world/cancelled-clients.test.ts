import { describe, expect, it } from 'vitest';
import { playSteps } from '../../../src/world/player.ts';
import { allSoftware } from '../../../src/world/all-software.ts';
import { parseTranscript } from '../../../src/world/transcript.ts';
import { World } from '../../../src/world/world.ts';

const STACK =
  'services:\\n  a:\\n    image: nginx\\n    deploy: {placement: {constraints: [node.labels.x==1]}}\\n  b:\\n    image: nginx\\n';

/** Sends SIGTERM to a client that waits; gives its exit status and what it wrote to standard error. */
function cancelled(command: string): string {
  const world = new World({ seed: 'cancelled', hosts: 1, images: 'stand-in', software: allSoftware });
  const lines = [
    'docker swarm init',
    'for s in a b; do docker service create -d --name $s --constraint node.labels.x==1 nginx; done',
    `printf '${STACK}' > s.yml`,
    `${command} > /dev/null & sleep 2; kill $!; wait $!; echo $?`,
  ];
  const { steps } = playSteps(
    world,
    parseTranscript(`hosts 1\n${lines.map((line) => `docker-0$ ${line}\n`).join('')}`),
  );
  const last = steps.at(-1);
  return last?.kind === 'command' ? `${last.stdout}${last.stderr}` : '';
}

// Asked of the real client 28.5.2.
describe('a client that is told to end', () => {
  it.each([
    ['docker service scale a=3 b=2', '1\na: context canceled\nb: context canceled\n'],
    ['docker service update --force a', '0\n'],
    ['docker service create --constraint node.labels.x==1 nginx', '0\n'],
    ['docker stack deploy --detach=false -c s.yml st', '0\n'],
    ['docker events', '143\n'],
  ])('%s', (command, told) => {
    expect(cancelled(command)).toBe(told);
  });
});
