import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../../../src/kernel/time.ts';
import { fakeSwarm } from './fake-agent.ts';

describe('replicated services', () => {
  it('makes tasks in the lowest slots, and spreads them', () => {
    const swarm = fakeSwarm(3);
    const id = swarm.create('web', { Mode: { Replicated: { Replicas: 6 } } });
    swarm.pass(SECOND);
    expect(swarm.running(id).map((task) => task.Slot)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(swarm.spread(id, ['n1', 'n2', 'n3'])).toEqual([2, 2, 2]);
  });

  it('replaces a task that fails: at once, with desired READY, and starts the new one after 5 s', () => {
    const swarm = fakeSwarm(1);
    const id = swarm.create('web');
    swarm.pass(SECOND);
    const [task] = swarm.running(id);
    swarm.setStatus(task.ID, { State: 'failed', Err: 'task: non-zero exit (1)' });
    expect(swarm.store.get('task', task.ID)?.DesiredState).toBe('shutdown');
    const [replacement] = swarm.wanted(id);
    expect(replacement).toMatchObject({ Slot: 1, DesiredState: 'ready' });
    swarm.pass(4900 * MILLISECOND);
    expect(swarm.store.get('task', replacement.ID)).toMatchObject({
      DesiredState: 'ready',
      Status: { State: 'ready' },
    });
    swarm.pass(300 * MILLISECOND);
    expect(swarm.running(id).map(({ ID }) => ID)).toEqual([replacement.ID]);
  });

  it('waits for the old task of a drained node, without a delay, and never goes back (17.4, 17.28)', () => {
    const swarm = fakeSwarm(2);
    swarm.fate = () => ({ stops: 8 * SECOND });
    const id = swarm.create('web', { Mode: { Replicated: { Replicas: 4 } } });
    swarm.pass(SECOND);
    swarm.setAvailability('n2', 'drain');
    swarm.pass(2 * SECOND);
    expect(swarm.wanted(id).filter((task) => task.DesiredState === 'ready')).toHaveLength(2);
    expect(swarm.spread(id, ['n1', 'n2'])).toEqual([4, 0]);
    swarm.pass(7 * SECOND);
    expect(swarm.running(id)).toHaveLength(4);
    swarm.setAvailability('n2', 'active');
    swarm.pass(60 * SECOND);
    expect(swarm.spread(id, ['n1', 'n2'])).toEqual([4, 0]);
  });

  it('starts a replacement after a minute when the old task will not stop', () => {
    const swarm = fakeSwarm(2);
    swarm.fate = () => ({ stops: 1000 * SECOND });
    const id = swarm.create('web');
    swarm.pass(SECOND);
    swarm.setAvailability(swarm.running(id)[0].NodeID, 'drain');
    swarm.pass(59 * SECOND);
    expect(swarm.running(id)).toHaveLength(0);
    swarm.pass(3 * SECOND);
    expect(swarm.running(id)).toHaveLength(1);
  });

  it('replaces the tasks of a node that is down after 5 s, and goes on counting the old ones (17.2)', () => {
    const swarm = fakeSwarm(3);
    const id = swarm.create('web', { Mode: { Replicated: { Replicas: 3 } } });
    swarm.pass(SECOND);
    swarm.setNodeState('n3', 'down');
    swarm.pass(4 * SECOND);
    expect(swarm.running(id)).toHaveLength(2);
    swarm.pass(2 * SECOND);
    expect(swarm.running(id)).toHaveLength(3);
    expect(swarm.call('listServiceStatuses', { serviceIds: [id] })).toEqual([
      { serviceId: id, running: 4, desired: 3, completed: 0 },
    ]);
    swarm.setNodeState('n3', 'ready');
    swarm.pass(SECOND);
    expect(swarm.call('listServiceStatuses', { serviceIds: [id] })[0].running).toBe(3);
    expect(swarm.spread(id, ['n3'])).toEqual([0]);
  });

  it('does nothing to the tasks of nodes that are unknown or paused (17.29)', () => {
    const swarm = fakeSwarm(2);
    const id = swarm.create('web', { Mode: { Replicated: { Replicas: 2 } } });
    swarm.pass(SECOND);
    swarm.setNodeState('n1', 'unknown');
    swarm.setAvailability('n2', 'pause');
    swarm.pass(60 * SECOND);
    expect(swarm.running(id)).toHaveLength(2);
    swarm.scale(id, 3);
    swarm.pass(SECOND);
    expect(swarm.wanted(id)[2].Status.Err).toBe('no suitable node (2 nodes not available for new tasks)');
  });

  it('leaves a slot empty when its task may not be restarted, yet counts it as occupied (17.3)', () => {
    const swarm = fakeSwarm(2);
    const id = swarm.create(
      'once',
      { Mode: { Replicated: { Replicas: 2 } } },
      { RestartPolicy: { Condition: 'none' } },
    );
    swarm.pass(SECOND);
    swarm.setAvailability('n1', 'drain');
    swarm.pass(30 * SECOND);
    expect(swarm.running(id)).toHaveLength(1);
    swarm.update(id, (spec) => ({ ...spec, Labels: { a: 'b' } }));
    swarm.pass(10 * SECOND);
    expect(swarm.running(id)).toHaveLength(1);
    swarm.setImage(id, 'nginx:1.25');
    swarm.pass(20 * SECOND);
    expect(swarm.running(id)).toHaveLength(2);
  });

  it('restarts max-attempts times under the same spec', () => {
    const swarm = fakeSwarm(1);
    swarm.fate = () => ({ ends: { after: 100 * MILLISECOND, status: 1 } });
    const id = swarm.create('fail', {}, { RestartPolicy: { Condition: 'any', Delay: 1e9, MaxAttempts: 3 } });
    swarm.pass(60 * SECOND);
    expect(swarm.tasks(id)).toHaveLength(4);
    expect(swarm.wanted(id)).toHaveLength(0);
  });

  it('counts attempts within the window only', () => {
    const swarm = fakeSwarm(1);
    swarm.fate = () => ({ ends: { after: 3 * SECOND, status: 1 } });
    const RestartPolicy = { Condition: 'any', Delay: 1e9, MaxAttempts: 2, Window: 5e9 } as const;
    const id = swarm.create('fail', {}, { RestartPolicy });
    swarm.pass(120 * SECOND);
    expect(swarm.wanted(id)).toHaveLength(1);
  });

  it('does not loop tightly when tasks are rejected before their start', () => {
    const swarm = fakeSwarm(1);
    swarm.fate = () => ({ rejected: 'No such image: nginx:nosuch' });
    const id = swarm.create('web');
    swarm.pass(5.9 * SECOND);
    // The first, its replacement, and the one that came when the replacement's delay was over.
    expect(swarm.tasks(id)).toHaveLength(3);
    swarm.pass(60 * SECOND);
    expect(swarm.tasks(id)).toHaveLength(5);
    expect(swarm.tasks(id).every((task) => task.Status.State === 'rejected' || task.DesiredState === 'ready')).toBe(
      true,
    );
  });

  it('scales down from the fullest nodes, the highest slots first, those not running before others (17.26)', () => {
    const swarm = fakeSwarm(3);
    const id = swarm.create('web', { Mode: { Replicated: { Replicas: 9 } } });
    swarm.pass(SECOND);
    swarm.scale(id, 4);
    swarm.pass(SECOND);
    expect([...swarm.spread(id, ['n1', 'n2', 'n3'])].sort()).toEqual([1, 1, 2]);
    const slots = swarm.running(id).map((task) => task.Slot);
    expect(slots.length).toBe(4);
    swarm.scale(id, 0);
    swarm.pass(SECOND);
    expect(swarm.tasks(id)).toHaveLength(0);
  });

  it('lets scaled-down tasks vanish at the next update, though they still stop (17.27)', () => {
    const swarm = fakeSwarm(1);
    swarm.fate = () => ({ stops: 10 * SECOND });
    const id = swarm.create('web', { Mode: { Replicated: { Replicas: 3 } } });
    swarm.pass(SECOND);
    swarm.scale(id, 1);
    swarm.pass(SECOND);
    expect(swarm.tasks(id)).toHaveLength(3);
    swarm.update(id, (spec) => ({ ...spec, Labels: { a: 'b' } }));
    expect(swarm.tasks(id)).toHaveLength(1);
  });

  it('removes the tasks of a deleted service when they have stopped', () => {
    const swarm = fakeSwarm(2);
    const id = swarm.create('web', { Mode: { Replicated: { Replicas: 4 } } });
    swarm.pass(SECOND);
    swarm.call('removeService', { id });
    expect(swarm.tasks(id).every((task) => task.DesiredState === 'remove')).toBe(true);
    swarm.pass(SECOND);
    expect(swarm.tasks(id)).toHaveLength(0);
  });

  it('goes on under a new leader: delays run out, history is remembered', () => {
    const swarm = fakeSwarm(1);
    swarm.fate = () => ({ ends: { after: 100 * MILLISECOND, status: 1 } });
    const id = swarm.create('fail', {}, { RestartPolicy: { Condition: 'any', Delay: 5e9, MaxAttempts: 2 } });
    swarm.pass(2 * SECOND);
    expect(swarm.tasks(id)).toHaveLength(2);
    swarm.lead();
    swarm.pass(60 * SECOND);
    expect(swarm.tasks(id)).toHaveLength(3);
    expect(swarm.wanted(id)).toHaveLength(0);
  });
});
