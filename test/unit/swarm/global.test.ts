import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import { fakeSwarm, type FakeSwarm } from './fake-agent.ts';

const NODES = ['n1', 'n2', 'n3'];

function agent(swarm: FakeSwarm, task = {}, more = {}): string {
  const id = swarm.create('agent', { Mode: { Global: {} }, ...more }, task);
  swarm.pass(2 * SECOND);
  return id;
}

describe('global services', () => {
  it('run on every node, also on those that come later', () => {
    const swarm = fakeSwarm(3);
    const id = agent(swarm);
    expect(swarm.spread(id, NODES)).toEqual([1, 1, 1]);
    expect(swarm.running(id)[0].Status.State).toBe('running');
    swarm.addNode('n4');
    swarm.pass(SECOND);
    expect(swarm.running(id)).toHaveLength(4);
    expect(swarm.tasks(id).every((task) => task.Slot === 0 && task.Name === `agent.${task.NodeID}.${task.ID}`)).toBe(
      true,
    );
  });

  it('stop on a drained or lost node and are not moved; a paused node gets nothing new (17.13)', () => {
    const swarm = fakeSwarm(3);
    const id = agent(swarm);
    swarm.setAvailability('n1', 'drain');
    swarm.setAvailability('n2', 'pause');
    swarm.pass(SECOND);
    expect(swarm.spread(id, NODES)).toEqual([0, 1, 1]);
    const second = swarm.create('second', { Mode: { Global: {} } });
    swarm.pass(SECOND);
    expect(swarm.spread(second, NODES)).toEqual([0, 0, 1]);
    swarm.setNodeState('n3', 'down');
    swarm.pass(SECOND);
    expect(swarm.spread(id, NODES)).toEqual([0, 1, 0]);
    for (const node of ['n1', 'n2']) swarm.setAvailability(node, 'active');
    swarm.setNodeState('n3', 'ready');
    swarm.pass(SECOND);
    expect(swarm.spread(id, NODES)).toEqual([1, 1, 1]);
    expect(swarm.spread(second, NODES)).toEqual([1, 1, 1]);
  });

  it('say why they wait without the words "no suitable node" (17.13)', () => {
    const swarm = fakeSwarm(2);
    swarm.setNodeState('n2', 'unknown');
    const id = agent(swarm);
    const task = swarm.wanted(id).find((each) => each.NodeID === 'n2');
    expect(task?.Status).toMatchObject({ State: 'pending', Err: '1 node not available for new tasks' });
    swarm.setNodeState('n2', 'ready');
    swarm.pass(SECOND);
    expect(swarm.running(id)).toHaveLength(2);
    expect(swarm.running(id).find((each) => each.NodeID === 'n2')?.Status.Err).toBeUndefined();
  });

  it('follow labels', () => {
    const swarm = fakeSwarm(3);
    const id = agent(swarm, { Placement: { Constraints: ['node.labels.zone == East'] } });
    expect(swarm.wanted(id)).toHaveLength(0);
    swarm.setLabels('n2', { zone: 'east' });
    swarm.pass(SECOND);
    expect(swarm.spread(id, NODES)).toEqual([0, 1, 0]);
    swarm.setLabels('n2', { Zone: 'east' });
    swarm.pass(SECOND);
    expect(swarm.spread(id, NODES)).toEqual([0, 0, 0]);
    expect(swarm.tasks(id)[0].Status).toMatchObject({
      State: 'rejected',
      Err: 'assigned node no longer meets constraints',
      Message: 'task rejected by constraint enforcer',
    });
  });

  it('are updated one node after the other, but at once on a node that changes (4.4)', () => {
    const swarm = fakeSwarm(3);
    const id = agent(swarm, {}, { UpdateConfig: { Parallelism: 1, Delay: 60e9, MaxFailureRatio: 0 } });
    swarm.setImage(id, 'nginx:2');
    swarm.pass(2 * SECOND);
    const old = (): readonly string[] =>
      swarm
        .running(id)
        .filter((task) => task.Spec.ContainerSpec?.Image === 'nginx')
        .map((task) => task.NodeID);
    expect(old()).toHaveLength(2);
    swarm.setLabels(old()[0], { any: 'change' });
    swarm.pass(2 * SECOND);
    expect(old()).toHaveLength(1);
    swarm.pass(400 * SECOND);
    expect(old()).toHaveLength(0);
    expect(swarm.service(id).UpdateStatus?.State).toBe('completed');
    expect(swarm.spread(id, NODES)).toEqual([1, 1, 1]);
  });

  it('with condition none get nothing after a drain until their spec changes', () => {
    const swarm = fakeSwarm(1);
    const id = agent(swarm, { RestartPolicy: { Condition: 'none' } });
    swarm.setAvailability('n1', 'drain');
    swarm.pass(SECOND);
    swarm.setAvailability('n1', 'active');
    swarm.pass(10 * SECOND);
    expect(swarm.wanted(id)).toHaveLength(0);
    swarm.setImage(id, 'nginx:2');
    swarm.pass(10 * SECOND);
    expect(swarm.running(id)).toHaveLength(1);
  });

  it('restart on their node', () => {
    const swarm = fakeSwarm(2);
    const id = agent(swarm);
    const [task] = swarm.running(id);
    swarm.setStatus(task.ID, { State: 'failed' });
    swarm.pass(7 * SECOND);
    expect(swarm.spread(id, ['n1', 'n2'])).toEqual([1, 1]);
    expect(swarm.running(id)).toHaveLength(2);
  });

  it('lose the tasks of a removed node', () => {
    const swarm = fakeSwarm(2);
    const id = agent(swarm);
    const web = swarm.create('web', { Mode: { Replicated: { Replicas: 2 } } });
    swarm.pass(SECOND);
    swarm.setNodeState('n2', 'down');
    swarm.call('removeNode', { id: 'n2' });
    swarm.pass(10 * SECOND);
    expect(swarm.tasks(id).map((task) => task.NodeID)).toEqual(['n1']);
    expect(swarm.running(web)).toHaveLength(2);
    expect(swarm.tasks(web).some((task) => task.Status.State === 'orphaned')).toBe(true);
  });
});
