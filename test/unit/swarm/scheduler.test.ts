import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../../../src/kernel/time.ts';
import { fakeSwarm, type FakeSwarm } from './fake-agent.ts';

const replicas = (Replicas: number) => ({ Mode: { Replicated: { Replicas } } });

function errors(swarm: FakeSwarm, id: string): readonly string[] {
  return swarm
    .wanted(id)
    .map((task) => task.Status.Err ?? '')
    .filter((text) => text !== '');
}

describe('the scheduler', () => {
  it('decides 50 ms after the last commit', () => {
    const swarm = fakeSwarm(1);
    swarm.pass(SECOND);
    const id = swarm.create('web');
    expect(swarm.wanted(id)[0].Status).toMatchObject({ State: 'pending', Message: 'pending task scheduling' });
    swarm.pass(49 * MILLISECOND);
    expect(swarm.wanted(id)[0].Status.State).toBe('pending');
    swarm.pass(1 * MILLISECOND);
    expect(swarm.wanted(id)[0].Status).toMatchObject({ State: 'assigned', Message: 'scheduler assigned task to node' });
  });

  it('waits no longer than a second while commits go on', () => {
    const swarm = fakeSwarm(1);
    swarm.addNode('busy', { Spec: { Labels: {}, Role: 'worker', Availability: 'drain' } });
    swarm.pass(SECOND);
    const id = swarm.create('web');
    for (let i = 0; i < 36; i++) {
      swarm.setLabels('busy', { i: String(i) });
      swarm.pass(30 * MILLISECOND);
      if (i === 30) expect(swarm.wanted(id)[0].Status.State).toBe('pending');
    }
    expect(swarm.wanted(id)[0].Status.State).not.toBe('pending');
  });

  it('levels out the tasks of a service, then the tasks of all', () => {
    const swarm = fakeSwarm(3);
    swarm.create('other', replicas(2), { Placement: { Constraints: ['node.hostname==n1'] } });
    swarm.pass(SECOND);
    const id = swarm.create('web', replicas(4));
    swarm.pass(SECOND);
    const [n1, ...rest] = swarm.spread(id, ['n1', 'n2', 'n3']);
    expect(n1).toBe(1);
    expect([...rest].sort()).toEqual([1, 2]);
    swarm.addNode('n4');
    swarm.scale(id, 6);
    swarm.pass(SECOND);
    expect(swarm.spread(id, ['n4'])).toEqual([2]);
  });

  it('explains, the most frequent reason first (observed 18)', () => {
    const swarm = fakeSwarm(3);
    swarm.setAvailability('n3', 'drain');
    const id = swarm.create('cpu', {}, { Resources: { Reservations: { NanoCPUs: 1000e9 } } });
    swarm.pass(SECOND);
    expect(errors(swarm, id)).toEqual([
      'no suitable node (insufficient resources on 2 nodes; 1 node not available for new tasks)',
    ]);
    const [before] = swarm.wanted(id);
    swarm.setLabels('n1', { any: 'thing' });
    swarm.pass(SECOND);
    // The same answer again is not written down.
    expect(swarm.wanted(id)[0]).toBe(before);
  });

  it('holds to the maximum per node', () => {
    const swarm = fakeSwarm(3);
    const id = swarm.create('m', replicas(5), { Placement: { MaxReplicas: 1 } });
    swarm.pass(SECOND);
    expect(swarm.running(id)).toHaveLength(3);
    expect(errors(swarm, id)).toEqual(Array(2).fill('no suitable node (max replicas per node limit exceed)'));
  });

  it('keeps host ports apart', () => {
    const swarm = fakeSwarm(3);
    const Ports = [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 8081, PublishMode: 'host' }] as const;
    const id = swarm.create('two', { ...replicas(4), EndpointSpec: { Ports } });
    swarm.pass(SECOND);
    expect(swarm.running(id)).toHaveLength(3);
    expect(errors(swarm, id)).toEqual(['no suitable node (host-mode port already in use on 3 nodes)']);
  });

  it('goes by reservations, those of stopping tasks too (17.16)', () => {
    const swarm = fakeSwarm(1);
    swarm.fate = () => ({ stops: 10 * SECOND });
    const reserve = { Resources: { Reservations: { MemoryBytes: 5e9 } } };
    const a = swarm.create('a', {}, reserve);
    swarm.pass(SECOND);
    expect(swarm.running(a)).toHaveLength(1);
    swarm.call('removeService', { id: a });
    const b = swarm.create('b', {}, reserve);
    swarm.pass(5 * SECOND);
    expect(errors(swarm, b)).toEqual(['no suitable node (insufficient resources on 1 node)']);
    swarm.pass(8 * SECOND);
    expect(swarm.running(b)).toHaveLength(1);
  });

  it('accepts a key that no node knows, and matches nothing with it (17.14)', () => {
    const swarm = fakeSwarm(1);
    const id = swarm.create('x', {}, { Placement: { Constraints: ['node.foo!=x'] } });
    swarm.pass(SECOND);
    expect(errors(swarm, id)).toEqual(['no suitable node (scheduling constraints not satisfied on 1 node)']);
  });

  it('spreads over zones (recording spread)', () => {
    const swarm = fakeSwarm(3);
    swarm.setLabels('n1', { zone: 'a' });
    swarm.setLabels('n2', { zone: 'b' });
    swarm.setLabels('n3', { zone: 'b' });
    const Preferences = [{ Spread: { SpreadDescriptor: 'node.labels.zone' } }];
    const id = swarm.create('s', replicas(8), { Placement: { Preferences } });
    swarm.pass(SECOND);
    expect(swarm.spread(id, ['n1', 'n2', 'n3'])).toEqual([4, 2, 2]);
    swarm.setAvailability('n1', 'pause');
    swarm.scale(id, 12);
    swarm.pass(SECOND);
    expect(swarm.spread(id, ['n1', 'n2', 'n3'])).toEqual([4, 4, 4]);
  });

  it('goes elsewhere after five failures on a node, until the spec changes (17.16)', () => {
    const swarm = fakeSwarm(2);
    swarm.setAvailability('n2', 'pause');
    swarm.fate = (task) => (task.NodeID === 'n1' ? { ends: { after: 100 * MILLISECOND, status: 1 } } : {});
    const id = swarm.create('web', {}, { RestartPolicy: { Delay: 1e9 } });
    swarm.pass(4 * SECOND);
    swarm.setAvailability('n2', 'active');
    swarm.create('load', replicas(3), { Placement: { Constraints: ['node.hostname==n2'] } });
    swarm.pass(30 * SECOND);
    expect(swarm.running(id).map((task) => task.NodeID)).toEqual(['n2']);
  });

  it('hands out named resources one by one', () => {
    const swarm = fakeSwarm(1);
    swarm.changeNode('n1', (node) => ({
      ...node,
      Description: node.Description && {
        ...node.Description,
        Resources: {
          ...node.Description.Resources,
          GenericResources: ['u1', 'u2', 'u3'].map((Value) => ({ NamedResourceSpec: { Kind: 'GPU', Value } })),
        },
      },
    }));
    const GenericResources = [{ DiscreteResourceSpec: { Kind: 'GPU', Value: 2 } }];
    const id = swarm.create('g', replicas(2), { Resources: { Reservations: { GenericResources } } });
    swarm.pass(SECOND);
    expect(swarm.running(id)).toHaveLength(1);
    expect(swarm.running(id)[0].GenericResources).toHaveLength(2);
    expect(errors(swarm, id)).toEqual(['no suitable node (insufficient resources on 1 node)']);
  });

  it('ends an unplaceable task that an update has replaced', () => {
    const swarm = fakeSwarm(1);
    const id = swarm.create('big', {}, { Resources: { Reservations: { MemoryBytes: 900e9 } } });
    swarm.pass(SECOND);
    swarm.update(id, (spec) => ({ ...spec, TaskTemplate: { ...spec.TaskTemplate, Resources: {} } }));
    swarm.pass(2 * SECOND);
    expect(swarm.running(id)).toHaveLength(1);
    const old = swarm.tasks(id).find((task) => task.DesiredState === 'shutdown');
    expect(old?.Status.State).toBe('shutdown');
    expect(old?.Status.Err).toBeUndefined();
  });

  it('remembers why', () => {
    const swarm = fakeSwarm(3);
    swarm.setAvailability('n3', 'drain');
    const id = swarm.create('web', replicas(2));
    swarm.pass(SECOND);
    const record = swarm.plane?.placements.ofTask(swarm.wanted(id)[0].ID);
    expect(record?.rejected).toEqual([{ nodeId: 'n3', filter: 'ready' }]);
    expect(record?.ranking.map((each) => each.nodeId).sort()).toEqual(['n1', 'n2']);
    expect(record?.placed).toHaveLength(2);
  });
});
