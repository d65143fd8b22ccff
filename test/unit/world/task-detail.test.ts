import { beforeAll, expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import { allSoftware } from '../../../src/world/all-software.ts';
import { runCommand } from '../../../src/world/player.ts';
import type { TaskDetail } from '../../../src/world/close-views.ts';
import { viewTaskDetail } from '../../../src/world/task-detail.ts';
import { World } from '../../../src/world/world.ts';

let world: World;

function run(host: string, command: string): string {
  const result = runCommand(world, host, command);
  world.kernel.runUntil(world.kernel.now + 3 * SECOND);
  return result.stdout.trim();
}

beforeAll(() => {
  world = new World({ seed: 'placement', hosts: 3, images: 'ordinary', software: allSoftware });
  run('docker-0', 'docker swarm init --advertise-addr 172.17.0.2');
  const token = run('docker-0', 'docker swarm join-token -q worker');
  for (const host of ['docker-1', 'docker-2']) run(host, `docker swarm join --token ${token} 172.17.0.2:2377`);
});

/** The tasks of a service in the order of their slots. */
function tasksOf(service: string): TaskDetail[] {
  const ids = run('docker-0', `docker service ps --no-trunc --quiet ${service}`).split('\n');
  return ids.map((id) => viewTaskDetail(world, id)).filter((detail) => detail !== undefined);
}

it('says which nodes were turned away, and how the others compared', () => {
  run('docker-0', 'docker node update --availability drain docker-0');
  run('docker-0', 'docker service create -q --name one --constraint node.hostname!=docker-1 nginx');
  const [one] = tasksOf('one');
  expect(one).toMatchObject({ node: 'docker-2', constraints: ['node.hostname!=docker-1'] });
  expect(one?.placement).toMatchObject({
    decidedBy: 'only',
    preassigned: false,
    ranking: [{ node: 'docker-2', chosen: true, tasksOfService: 0, tasks: 0 }],
    rejected: expect.arrayContaining([
      { filter: 'ready', nodes: ['docker-0'] },
      { filter: 'constraints', nodes: ['docker-1'] },
    ]) as unknown,
  });
  expect(one?.container).toMatch(/^[0-9a-f]{12}$/);

  // No filter had to look at the others, because they have tasks already; what they would say is told all the same.
  run('docker-0', 'docker service create -q --name three --constraint node.hostname==docker-1 nginx');
  expect(tasksOf('three')[0]?.placement).toMatchObject({ decidedBy: 'only', ranking: [{ node: 'docker-1' }] });
  run('docker-0', 'docker service rm three');

  // docker-2 has a task already.
  run('docker-0', 'docker service create -q --name two nginx');
  const [two] = tasksOf('two');
  expect(two).toMatchObject({ node: 'docker-1', placement: { decidedBy: 'tasks' } });
  expect(two?.placement?.ranking.map(({ node, tasks }) => `${node} ${tasks}`)).toEqual(['docker-1 0', 'docker-2 1']);
  run('docker-0', 'docker service scale -d two=2');
  const second = tasksOf('two').find(({ node }) => node === 'docker-2');
  expect(second?.placement).toMatchObject({ decidedBy: 'service' });
});

it('counts what was placed before it in the same round', () => {
  run('docker-0', 'docker node update --availability active docker-0');
  run('docker-0', 'docker service create -q --name many --replicas 6 nginx');
  for (const { node, placement } of tasksOf('many')) {
    const [own, ...others] = placement?.ranking ?? [];
    expect(own).toMatchObject({ node, chosen: true });
    for (const other of others) expect(other.tasksOfService).toBeGreaterThanOrEqual(own?.tasksOfService ?? Infinity);
    expect(placement?.decidedBy).toMatch(/^(service|tasks|chance)$/);
  }
});

it('says why a task waits, and that a task of a global service had no choice', () => {
  run('docker-0', 'docker service create -q -d --name stuck --constraint node.labels.disk==ssd nginx');
  const [stuck] = tasksOf('stuck');
  expect(stuck).toMatchObject({ node: '', container: '', constraints: ['node.labels.disk==ssd'] });
  expect(stuck?.placement).toMatchObject({
    decidedBy: undefined,
    ranking: [],
    rejected: [{ filter: 'constraints' }],
    explanation: 'scheduling constraints not satisfied on 3 nodes',
  });
  expect(stuck?.placement?.rejected[0]?.nodes).toHaveLength(3);

  run('docker-0', 'docker service create -q --name all --mode global nginx');
  for (const { placement } of tasksOf('all')) expect(placement?.preassigned).toBe(true);
});

it('leaves a node that became full to the filter that turned it away', () => {
  run('docker-0', 'docker service create -q --name few --replicas 3 --replicas-max-per-node 1 nginx');
  for (const { placement } of tasksOf('few')) {
    const named = [
      ...(placement?.ranking.map(({ node }) => node) ?? []),
      ...(placement?.rejected.flatMap(({ nodes }) => nodes) ?? []),
    ];
    expect(new Set(named).size).toBe(named.length);
    expect(placement?.ranking[0]?.chosen).toBe(true);
  }
});

it('knows nothing of tasks that are gone', () => {
  expect(viewTaskDetail(world, 'nobody')).toBeUndefined();
});
