import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../../../src/kernel/time.ts';
import { fakeSwarm, type FakeSwarm } from './fake-agent.ts';

function setLimit(swarm: FakeSwarm, TaskHistoryRetentionLimit: number): void {
  const { ID, Version, Spec } = swarm.call('getCluster', {});
  swarm.call('updateCluster', {
    id: ID,
    version: Version.Index,
    spec: { ...Spec, Orchestration: { TaskHistoryRetentionLimit } },
  });
}

function renew(swarm: FakeSwarm, id: string, image: string): void {
  swarm.setImage(id, image);
  swarm.pass(10 * SECOND);
}

describe('the task history', () => {
  it('counts the running task, and is cut only when a task is made in the slot (17.22, recording task-history)', () => {
    const swarm = fakeSwarm(1);
    const id = swarm.create('web');
    swarm.pass(SECOND);
    for (let i = 0; i < 3; i++) renew(swarm, id, `nginx:${i}`);
    expect(swarm.tasks(id)).toHaveLength(4);
    setLimit(swarm, 2);
    swarm.pass(10 * SECOND);
    expect(swarm.tasks(id)).toHaveLength(4);
    renew(swarm, id, 'nginx:4');
    expect(swarm.tasks(id)).toHaveLength(2);
    setLimit(swarm, 0);
    renew(swarm, id, 'nginx:5');
    expect(swarm.tasks(id)).toHaveLength(1);
    setLimit(swarm, -1);
    for (let i = 0; i < 8; i++) renew(swarm, id, `httpd:${i}`);
    expect(swarm.tasks(id)).toHaveLength(9);
  });

  it('is looked at again when the old task of a slot has ended late', () => {
    const swarm = fakeSwarm(1);
    swarm.fate = () => ({ stops: 3 * SECOND });
    const id = swarm.create('web');
    swarm.pass(SECOND);
    setLimit(swarm, 0);
    swarm.setImage(id, 'nginx:2');
    swarm.pass(1.5 * SECOND);
    expect(swarm.tasks(id)).toHaveLength(2);
    swarm.pass(10 * SECOND);
    expect(swarm.tasks(id)).toHaveLength(1);
  });

  it('holds as many as max-attempts needs', () => {
    const swarm = fakeSwarm(1);
    swarm.fate = () => ({ ends: { after: 100 * MILLISECOND, status: 1 } });
    const id = swarm.create('fail', {}, { RestartPolicy: { Delay: 1e9, MaxAttempts: 7 } });
    swarm.pass(60 * SECOND);
    expect(swarm.tasks(id)).toHaveLength(8);
  });

  it('is kept per node in global services', () => {
    const swarm = fakeSwarm(2);
    const id = swarm.create('agent', { Mode: { Global: {} } });
    swarm.pass(SECOND);
    for (let i = 0; i < 7; i++) renew(swarm, id, `nginx:${i}`);
    for (const node of ['n1', 'n2']) expect(swarm.tasks(id).filter((task) => task.NodeID === node)).toHaveLength(5);
  });

  it('forgets the attachments of plain containers when they are orphaned', () => {
    const swarm = fakeSwarm(1);
    const { ID: networkId } = swarm.call('createNetwork', {
      spec: {
        Name: 'open',
        Labels: {},
        Driver: { Name: 'overlay' },
        EnableIPv6: false,
        Internal: false,
        Attachable: true,
        Ingress: false,
      },
    });
    const { ID } = swarm.call('attachNetwork', { networkId, nodeId: 'n1', containerId: 'c' });
    swarm.pass(SECOND);
    expect(swarm.store.get('task', ID)?.Status.State).toBe('running');
    swarm.call('removeNode', { id: 'n1', force: true });
    swarm.pass(SECOND);
    expect(swarm.store.get('task', ID)).toBeUndefined();
  });
});

describe('the constraint enforcer', () => {
  it('rejects what no longer fits, in the order of ids, by reservations (facts 4.6)', () => {
    const swarm = fakeSwarm(2);
    swarm.setAvailability('n2', 'pause');
    const id = swarm.create(
      'web',
      { Mode: { Replicated: { Replicas: 2 } } },
      { Resources: { Reservations: { MemoryBytes: 4e9 } } },
    );
    swarm.pass(SECOND);
    swarm.setAvailability('n2', 'active');
    swarm.changeNode('n1', (node) => ({
      ...node,
      Description: node.Description && { ...node.Description, Resources: { NanoCPUs: 4e9, MemoryBytes: 5e9 } },
    }));
    const rejected = swarm.tasks(id).filter((task) => task.Status.State === 'rejected');
    expect(rejected).toHaveLength(1);
    expect(rejected[0].DesiredState).toBe('shutdown');
    swarm.pass(7 * SECOND);
    expect(swarm.spread(id, ['n1', 'n2'])).toEqual([1, 1]);
    expect(swarm.store.get('task', rejected[0].ID)?.Status).toMatchObject({
      State: 'rejected',
      Err: 'assigned node no longer meets constraints',
    });
  });

  it('goes by the present constraints of the service, on active nodes only', () => {
    const swarm = fakeSwarm(1);
    swarm.setLabels('n1', { zone: 'a' });
    const id = swarm.create('web', {}, { Placement: { Constraints: ['node.labels.zone==a'] } });
    swarm.pass(SECOND);
    swarm.setAvailability('n1', 'pause');
    swarm.setLabels('n1', { zone: 'b' });
    swarm.pass(10 * SECOND);
    expect(swarm.running(id)).toHaveLength(1);
    swarm.setAvailability('n1', 'active');
    expect(swarm.running(id)).toHaveLength(0);
  });
});
