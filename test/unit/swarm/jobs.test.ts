import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../../../src/kernel/time.ts';
import { fakeSwarm } from './fake-agent.ts';

const RUN = { ends: { after: 500 * MILLISECOND, status: 0 } };

describe('jobs', () => {
  it('run so many at a time, in slots from 0, until all are complete (17.21)', () => {
    const swarm = fakeSwarm(3);
    swarm.fate = () => RUN;
    const id = swarm.create('job', { Mode: { ReplicatedJob: { MaxConcurrent: 2, TotalCompletions: 4 } } });
    swarm.pass(400 * MILLISECOND);
    expect(
      swarm
        .tasks(id)
        .map((task) => task.Slot)
        .sort(),
    ).toEqual([0, 1]);
    const first = swarm.tasks(id).find((task) => task.Slot === 0);
    expect(first?.Name).toBe(`job.${first?.NodeID}.${first?.ID}`);
    swarm.pass(20 * SECOND);
    expect(
      swarm
        .tasks(id)
        .map((task) => task.Slot)
        .sort(),
    ).toEqual([0, 1, 2, 3]);
    expect(swarm.call('listServiceStatuses', { serviceIds: [id] })[0]).toMatchObject({
      running: 0,
      desired: 2,
      completed: 4,
    });
  });

  it('run again at any update of their service', () => {
    const swarm = fakeSwarm(2);
    swarm.fate = () => RUN;
    const id = swarm.create('job', { Mode: { GlobalJob: {} } });
    swarm.pass(5 * SECOND);
    expect(swarm.service(id).JobStatus?.JobIteration.Index).toBe(0);
    const before = swarm.tasks(id).map((task) => task.ID);
    swarm.update(id, (spec) => ({ ...spec, Labels: { a: 'b' } }));
    swarm.pass(5 * SECOND);
    expect(swarm.service(id).JobStatus?.JobIteration.Index).toBe(1);
    expect(swarm.tasks(id)).toHaveLength(2);
    expect(swarm.tasks(id).some((task) => before.includes(task.ID))).toBe(false);
    expect(swarm.call('listServiceStatuses', { serviceIds: [id] })[0]).toMatchObject({ desired: 0, completed: 2 });
  });

  it('do not bring what failed in an earlier run into the next', () => {
    const swarm = fakeSwarm(2);
    swarm.fate = (task) => (task.Spec.ContainerSpec?.Image === 'missing' ? { rejected: 'No such image' } : RUN);
    const id = swarm.create('job', { Mode: { ReplicatedJob: { MaxConcurrent: 3, TotalCompletions: 3 } } });
    swarm.pass(5 * SECOND);
    swarm.setImage(id, 'missing');
    swarm.pass(12 * SECOND);
    swarm.setImage(id, 'nginx');
    swarm.pass(40 * SECOND);
    expect(swarm.call('listServiceStatuses', { serviceIds: [id] })[0]).toMatchObject({ running: 0, completed: 3 });
  });

  it('do not restart a task that failed under condition none', () => {
    const swarm = fakeSwarm(1);
    swarm.fate = () => ({ ends: { after: 100 * MILLISECOND, status: 3 } });
    const id = swarm.create('job', { Mode: { ReplicatedJob: {} } }, { RestartPolicy: { Condition: 'none' } });
    swarm.pass(30 * SECOND);
    expect(swarm.tasks(id)).toHaveLength(1);
  });

  it('restart a task that failed in its slot', () => {
    const swarm = fakeSwarm(1);
    let failures = 2;
    swarm.fate = (task) => {
      if (task.Status.State !== 'ready' && task.Status.State !== 'starting') return RUN;
      return { ends: { after: 100 * MILLISECOND, status: failures-- > 0 ? 1 : 0 } };
    };
    const id = swarm.create(
      'job',
      { Mode: { ReplicatedJob: { TotalCompletions: 1 } } },
      { RestartPolicy: { Delay: 1e9 } },
    );
    swarm.pass(30 * SECOND);
    expect(swarm.tasks(id).filter((task) => task.Status.State === 'complete')).toHaveLength(1);
    expect(swarm.tasks(id).every((task) => task.Slot === 0)).toBe(true);
  });

  it('give a node that comes later nothing until something else happens', () => {
    const swarm = fakeSwarm(1);
    swarm.fate = () => RUN;
    const id = swarm.create('job', { Mode: { GlobalJob: {} } });
    swarm.pass(5 * SECOND);
    swarm.addNode('n2');
    swarm.pass(5 * SECOND);
    expect(swarm.tasks(id)).toHaveLength(1);
  });

  it('ignore max-attempts when global (17.21)', () => {
    const swarm = fakeSwarm(1);
    swarm.fate = () => ({ ends: { after: 100 * MILLISECOND, status: 1 } });
    const id = swarm.create('job', { Mode: { GlobalJob: {} } }, { RestartPolicy: { Delay: 1e9, MaxAttempts: 1 } });
    swarm.pass(30 * SECOND);
    expect(swarm.tasks(id).length).toBeGreaterThan(5);
  });
});
