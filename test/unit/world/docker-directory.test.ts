import { expect, it } from 'vitest';
import { allSoftware } from '../../../src/world/all-software.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import { World } from '../../../src/world/world.ts';
import { collector } from '../host/harness.ts';

function lab(): { run: (host: string, command: string) => string } {
  const world = new World({ seed: 'files', hosts: 2, images: 'stand-in', software: allSoftware });
  return {
    run: (host, command) => {
      const out = collector();
      const { machine, environment } = world.host(host);
      const proc = machine.exec({ argv: ['bash', '-c', command], env: environment, stdout: out, stderr: out });
      const limit = world.kernel.now + 120 * SECOND;
      while (proc.exitStatus === undefined && world.kernel.step(limit));
      world.kernel.runUntil(world.kernel.now + 2 * SECOND);
      return out.text;
    },
  };
}

it('/var/lib/docker/swarm tells what the node has on disk, and is empty outside a swarm', () => {
  const { run } = lab();
  expect(run('docker-0', 'ls /var/lib/docker/swarm')).toBe('');
  run('docker-0', 'docker swarm init');
  run('docker-1', run('docker-0', 'docker swarm join-token worker').split('\n')[2]?.trim() ?? '');
  expect(run('docker-0', 'ls /var/lib/docker/swarm').split('\n')).toEqual([
    'certificates',
    'docker-state.json',
    'raft',
    'state.json',
    'worker',
    '',
  ]);
  expect(run('docker-1', 'ls /var/lib/docker/swarm').split('\n')).not.toContain('raft');
  expect(run('docker-1', 'ls -l /var/lib/docker/swarm/certificates')).toMatch(
    /-rw-r--r--.* swarm-node.crt\n-rw-------.* swarm-node.key\n-rw-r--r--.* swarm-root-ca.crt\n/,
  );
  expect(run('docker-1', 'cat /var/lib/docker/swarm/state.json')).toMatch(
    /^\[\{"node_id":"\w{25}","addr":"172.17.0.2:2377"\}\]$/,
  );
  expect(run('docker-0', 'find /var/lib/docker/swarm -name "*.crt" | wc -l')).toBe('2\n');
  run('docker-1', 'docker swarm leave');
  expect(run('docker-1', 'ls /var/lib/docker/swarm')).toBe('');
});

it('a node whose /var/lib/docker was wiped is in no swarm any more, has nothing, and can join again', () => {
  const { run } = lab();
  run('docker-0', 'docker swarm init');
  const join = run('docker-0', 'docker swarm join-token worker').split('\n')[2]?.trim() ?? '';
  run('docker-1', `${join}; docker run -d --name old nginx; docker volume create v`);
  run('docker-1', 'systemctl stop docker; rm -rf /var/lib/docker; systemctl start docker');
  expect(
    run('docker-1', 'docker info 2>/dev/null | grep Swarm; docker ps -aq; docker images -q; docker volume ls -q'),
  ).toBe(' Swarm: inactive\n');
  expect(run('docker-1', join)).toBe('This node joined a swarm as a worker.\n');
  expect(run('docker-0', 'docker node ls -q | wc -l')).toBe('3\n');
  expect(run('docker-1', 'ls /var/lib/docker/swarm | head -1')).toBe('certificates\n');
});

it('keeps the swarm when nothing was removed', () => {
  const { run } = lab();
  run('docker-0', 'docker swarm init; systemctl restart docker');
  expect(run('docker-0', 'docker info 2>/dev/null | grep Swarm')).toBe(' Swarm: active\n');
});

it("a container's log is a file of the host", () => {
  const { run } = lab();
  run('docker-0', 'docker run -d --name talks busybox echo hello');
  expect(run('docker-0', 'cat $(docker inspect -f "{{.LogPath}}" talks)')).toMatch(
    /^\{"log":"hello\\n","stream":"stdout","time":"2026-[^"]*Z"\}\n$/,
  );
});
