import { describe, expect, it } from 'vitest';
import { playSteps } from '../../../src/world/player.ts';
import { allSoftware } from '../../../src/world/all-software.ts';
import { parseTranscript } from '../../../src/world/transcript.ts';
import { World } from '../../../src/world/world.ts';

/** Plays a transcript on two hosts; gives the output of the last command, both streams. */
function play(text: string): string {
  const world = new World({ seed: 'tcp', hosts: 2, images: 'stand-in', software: allSoftware });
  const { steps } = playSteps(world, parseTranscript(text));
  return JSON.stringify(steps.at(-1));
}

describe('docker -H tcp://', () => {
  it('is refused by a daemon that listens on its socket alone', () => {
    expect(play('hosts 2\ndocker-0$ docker -H tcp://172.17.0.3:2375 ps\n')).toContain(
      'Cannot connect to the Docker daemon at tcp://172.17.0.3:2375. Is the docker daemon running?',
    );
  });

  it('reaches a daemon that was told to listen when it started', () => {
    const answer = play(`hosts 2
docker-1$ mkdir -p /etc/docker; echo '{"hosts":["unix:///var/run/docker.sock","tcp://0.0.0.0:2375"]}' > /etc/docker/daemon.json
docker-1$ systemctl restart docker
docker-0$ docker -H 172.17.0.3 run --name far busybox echo from afar
docker-0$ docker -H tcp://docker-1:2375 logs far
`);
    expect(answer).toContain('from afar');
  });
});
