import { describe, expect, test } from 'vitest';
import type { ServiceSpec, SwarmTask } from '../../../src/swarm/types.ts';
import { FakeSwarm, type FakeHost } from './fake-swarm.ts';

const spec = (name: string, image: string, replicas: number): ServiceSpec => ({
  Name: name,
  Labels: {},
  TaskTemplate: { ContainerSpec: { Image: image }, ForceUpdate: 0 },
  Mode: { Replicated: { Replicas: replicas } },
});

const tasksOf = (swarm: FakeSwarm, host: FakeHost): readonly SwarmTask[] =>
  swarm.settled(host.member.control('listTasks', {}));

const running = (swarm: FakeSwarm, host: FakeHost): number =>
  tasksOf(swarm, host).filter((task) => task.Status.State === 'running' && task.DesiredState === 'running').length;

function formed(roles: readonly ('worker' | 'manager')[] = []): FakeSwarm {
  const swarm = new FakeSwarm(3);
  swarm.form(roles);
  return swarm;
}

describe('tasks', () => {
  test('run on the nodes, with the messages of their states', () => {
    const swarm = formed();
    const [manager] = swarm.hosts;
    swarm.settled(manager.member.control('createService', { spec: spec('web', 'nginx', 6) }));
    const seconds = swarm.until(10, () => running(swarm, manager) === 6);
    expect(seconds).toBeGreaterThan(0.4);
    expect(seconds).toBeLessThan(1.5);
    for (const host of swarm.hosts) expect(host.executor.running.size).toBe(2);
    const [task] = tasksOf(swarm, manager);
    expect(task.Status).toMatchObject({
      State: 'running',
      Message: 'started',
      ContainerStatus: { ContainerID: `c${task.ID}` },
      appliedBy: manager.id,
    });
    expect(task.Status.Err).toBeUndefined();
  });

  test('that fail keep the message of the last good step (17.12)', () => {
    const swarm = formed();
    const [manager] = swarm.hosts;
    swarm.settled(manager.member.control('createService', { spec: spec('one', 'missing', 1) }));
    swarm.settled(manager.member.control('createService', { spec: spec('two', 'badmount', 1) }));
    swarm.pass(2);
    const states = tasksOf(swarm, manager)
      .filter((task) => task.Status.State === 'rejected')
      .map(({ Status }) => `${Status.State}: ${Status.Message}: ${Status.Err}`);
    expect(new Set(states)).toEqual(
      new Set(['rejected: preparing: No such image: missing', 'rejected: resolving controller failed: invalid mount']),
    );
  });

  test('are asked to stop a second after the order came (observed 4, recording update-pause)', () => {
    const swarm = formed();
    const [manager] = swarm.hosts;
    const { ID } = swarm.settled(manager.member.control('createService', { spec: spec('web', 'nginx', 1) }));
    swarm.until(10, () => running(swarm, manager) === 1);
    const asked = (): boolean =>
      swarm.hosts.some((host) => host.executor.log.some((line) => line.startsWith('shutdown')));
    swarm.settled(manager.member.control('removeService', { id: ID }));
    const seconds = swarm.until(5, asked);
    expect(seconds).toBeGreaterThan(1);
    expect(seconds).toBeLessThan(1.35);
    swarm.until(2, () => tasksOf(swarm, manager).length === 0);
  });

  test('of a daemon that stops move to the others and do not come back (recording failover)', () => {
    const swarm = formed();
    const [manager, , third] = swarm.hosts;
    swarm.settled(manager.member.control('createService', { spec: spec('web', 'nginx', 6) }));
    swarm.until(10, () => running(swarm, manager) === 6);
    third.stop();
    expect(third.executor.log.filter((line) => line.startsWith('remove'))).toHaveLength(2);
    const seconds = swarm.until(60, () => running(swarm, manager) === 6 && manager.nodes().includes('docker-2 down -'));
    expect(seconds).toBeGreaterThan(8);
    swarm.until(20, () => running(swarm, manager) === 6);
    const before = tasksOf(swarm, manager).filter(
      (task) => task.Status.State === 'running' && task.DesiredState === 'shutdown',
    );
    expect(before).toHaveLength(2);
    swarm.settled(third.start());
    swarm.pass(10);
    expect(third.executor.running.size).toBe(0);
    expect(running(swarm, manager)).toBe(6);
    // What was believed to run there has been looked for in vain, or was shut down.
    for (const { ID } of before)
      expect(['shutdown', 'failed']).toContain(tasksOf(swarm, manager).find((task) => task.ID === ID)?.Status.State);
  });

  test('of a killed daemon are found missing when it is back before its grace period', () => {
    const swarm = formed();
    const [manager, second] = swarm.hosts;
    swarm.settled(manager.member.control('createService', { spec: spec('web', 'nginx', 3) }));
    swarm.until(10, () => running(swarm, manager) === 3);
    second.kill();
    swarm.pass(3);
    swarm.settled(second.start());
    expect(manager.nodes().includes('docker-1 ready -')).toBe(true);
    swarm.until(20, () => running(swarm, manager) === 3 && tasksOf(swarm, manager).length === 4);
    const failed = tasksOf(swarm, manager).find((task) => task.Status.State === 'failed');
    expect(failed?.Status.Err).toContain('No such container: web.');
  });

  test('go on under a new leader', () => {
    const swarm = formed(['manager', 'manager']);
    const [first, second, third] = swarm.hosts;
    swarm.settled(second.member.control('createService', { spec: spec('web', 'nginx', 3) }));
    swarm.until(10, () => running(swarm, third) === 3);
    first.kill();
    swarm.until(40, () => second.triesNodes()?.[0] === 'docker-0 unknown unreachable');
    swarm.until(10, () => second.nodes().filter((line) => line.includes(' ready ')).length === 2);
    expect(tasksOf(swarm, second).filter((task) => task.DesiredState === 'running')).toHaveLength(3);
    swarm.until(60, () => second.nodes()[0] === 'docker-0 down unreachable');
    swarm.until(10, () => second.executor.running.size + third.executor.running.size === 3);
    expect(tasksOf(swarm, second)).toHaveLength(4);
  });

  test('of a node that is cut off go on there and start elsewhere', () => {
    const swarm = formed();
    const [manager, , third] = swarm.hosts;
    swarm.settled(manager.member.control('createService', { spec: spec('web', 'nginx', 3) }));
    swarm.until(10, () => running(swarm, manager) === 3);
    swarm.network.setCable(third.net, 'eth0', false);
    swarm.until(40, () => manager.nodes().includes('docker-2 down -') && running(swarm, manager) === 3);
    expect(third.executor.running.size).toBe(1);
    swarm.network.setCable(third.net, 'eth0', true);
    swarm.until(30, () => third.executor.running.size === 0);
    swarm.until(10, () => manager.nodes().includes('docker-2 ready -'));
  });

  test('wait for a node down for a day before they are orphaned', () => {
    const swarm = formed();
    const [manager, , third] = swarm.hosts;
    swarm.settled(manager.member.control('createService', { spec: spec('web', 'nginx', 3) }));
    swarm.until(10, () => running(swarm, manager) === 3);
    third.kill();
    const { id } = third;
    swarm.pass(23.9 * 3600);
    const lost = (): SwarmTask[] => tasksOf(swarm, manager).filter((task) => task.NodeID === id);
    expect(lost().map((task) => task.Status.State)).toEqual(['running']);
    swarm.pass(0.2 * 3600);
    expect(lost().map((task) => task.Status.State)).toEqual(['orphaned']);
  });
});

test('a change of the description is told within 20 s', () => {
  const swarm = formed();
  const [manager, second] = swarm.hosts;
  second.executor.memory = 16;
  swarm.pass(21);
  const node = swarm.settled(manager.member.control('getNode', { id: second.id }));
  expect(node.Description?.Resources.MemoryBytes).toBe(16 * 2 ** 30);
  expect(node.Status.State).toBe('ready');
});
