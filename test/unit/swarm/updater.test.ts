import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import type { UpdateConfig } from '../../../src/swarm/types.ts';
import { fakeSwarm, type FakeSwarm } from './fake-agent.ts';

const NS = 1e9;

function config(more: Partial<UpdateConfig> = {}): UpdateConfig {
  return { Parallelism: 1, MaxFailureRatio: 0, ...more };
}

function images(swarm: FakeSwarm, id: string): readonly string[] {
  return swarm.running(id).map((task) => task.Spec.ContainerSpec?.Image ?? '');
}

function state(swarm: FakeSwarm, id: string): string | undefined {
  return swarm.service(id).UpdateStatus?.State;
}

function service(
  swarm: FakeSwarm,
  Replicas: number,
  UpdateConfig?: UpdateConfig,
  RollbackConfig?: UpdateConfig,
): string {
  const id = swarm.create('web', {
    Mode: { Replicated: { Replicas } },
    ...(UpdateConfig === undefined ? {} : { UpdateConfig }),
    ...(RollbackConfig === undefined ? {} : { RollbackConfig }),
  });
  swarm.pass(2 * SECOND);
  return id;
}

describe('rolling updates', () => {
  it('replaces slots one by one, watches for 5 s, and is complete', () => {
    const swarm = fakeSwarm(3);
    const id = service(swarm, 3);
    swarm.setImage(id, 'nginx:2');
    expect(state(swarm, id)).toBe('updating');
    expect(swarm.service(id).UpdateStatus?.Message).toBe('update in progress');
    swarm.pass(0.35 * SECOND);
    expect(images(swarm, id).filter((image) => image === 'nginx:2').length).toBeLessThanOrEqual(1);
    swarm.pass(3 * SECOND);
    expect(images(swarm, id)).toEqual(['nginx:2', 'nginx:2', 'nginx:2']);
    expect(state(swarm, id)).toBe('updating');
    swarm.pass(5 * SECOND);
    expect(swarm.service(id).UpdateStatus).toMatchObject({ State: 'completed', Message: 'update completed' });
  });

  it('makes no update status when only labels or the scale change (observed 1)', () => {
    const swarm = fakeSwarm(3);
    const id = service(swarm, 2);
    swarm.setImage(id, 'nginx:2');
    swarm.pass(20 * SECOND);
    swarm.update(id, (spec) => ({ ...spec, Labels: { a: 'b' } }));
    swarm.scale(id, 3);
    swarm.pass(20 * SECOND);
    expect(swarm.service(id).UpdateStatus).toBeUndefined();
  });

  it('lets each worker sleep after each slot, also after its last (17.9, observed 26)', () => {
    const swarm = fakeSwarm(3);
    const id = service(swarm, 6, config({ Parallelism: 2, Delay: 90 * NS }));
    swarm.setImage(id, 'nginx:2');
    swarm.pass(345 * SECOND);
    expect(images(swarm, id).every((image) => image === 'nginx:2')).toBe(true);
    expect(state(swarm, id)).toBe('updating');
    // Three slots and three delays per worker, then the watch: delay + 1 s.
    swarm.pass(20 * SECOND);
    expect(state(swarm, id)).toBe('completed');
  });

  it('stops the old task before it knows whether the new one can be had, and pauses (17.8, 17.5)', () => {
    const swarm = fakeSwarm(2);
    const id = service(swarm, 3);
    swarm.fate = (task) => (task.Spec.ContainerSpec?.Image === 'bad' ? { rejected: 'No such image: bad:latest' } : {});
    swarm.setImage(id, 'bad');
    swarm.pass(10 * SECOND);
    expect(swarm.service(id).UpdateStatus?.State).toBe('paused');
    expect(swarm.service(id).UpdateStatus?.Message).toMatch(
      /^update paused due to failure or early termination of task [0-9a-z]{25}$/,
    );
    expect(swarm.running(id).map((task) => task.Slot)).toEqual([2, 3]);
    expect(images(swarm, id)).toEqual(['nginx', 'nginx']);
    // A task that dies meanwhile is replaced from the new spec, though the update is paused.
    swarm.setStatus(swarm.running(id)[0].ID, { State: 'failed' });
    swarm.pass(1 * SECOND);
    expect(swarm.wanted(id).filter((task) => task.Spec.ContainerSpec?.Image === 'bad').length).toBeGreaterThan(0);
    swarm.setImage(id, 'good');
    swarm.pass(40 * SECOND);
    expect(images(swarm, id)).toEqual(['good', 'good', 'good']);
    expect(state(swarm, id)).toBe('completed');
  });

  it('tolerates failures up to the ratio, counted against the dirty slots (17.10)', () => {
    const swarm = fakeSwarm(3);
    const id = service(swarm, 4, config({ Parallelism: 1, MaxFailureRatio: 0.25, Monitor: 5 * NS }));
    let failing: string | undefined;
    swarm.fate = (task) => {
      if (task.Spec.ContainerSpec?.Image !== 'nginx:2') return {};
      failing ??= task.ID;
      return task.ID === failing ? { rejected: 'once' } : {};
    };
    swarm.setImage(id, 'nginx:2');
    swarm.pass(40 * SECOND);
    expect(state(swarm, id)).toBe('completed');
    expect(images(swarm, id)).toEqual(['nginx:2', 'nginx:2', 'nginx:2', 'nginx:2']);
  });

  it('counts a task that ends early with status 0 as a failure', () => {
    const swarm = fakeSwarm(1);
    const id = service(swarm, 2);
    swarm.fate = (task) =>
      task.Spec.ContainerSpec?.Image === 'nginx:2' ? { ends: { after: 1 * SECOND, status: 0 } } : {};
    swarm.setImage(id, 'nginx:2');
    swarm.pass(20 * SECOND);
    expect(state(swarm, id)).toBe('paused');
  });

  it('rolls back by itself, which uses up the previous spec (17.11)', () => {
    const swarm = fakeSwarm(2);
    const id = service(swarm, 3, config({ FailureAction: 'rollback' }), config({ Monitor: 1 * NS }));
    swarm.fate = (task) =>
      task.Spec.ContainerSpec?.Image === 'crash' ? { ends: { after: 0.1 * SECOND, status: 3 } } : {};
    swarm.setImage(id, 'crash');
    swarm.pass(1.5 * SECOND);
    expect(swarm.service(id).UpdateStatus?.Message).toMatch(/^update rolled back due to failure or early termination/);
    swarm.pass(30 * SECOND);
    expect(swarm.service(id).UpdateStatus).toMatchObject({
      State: 'rollback_completed',
      Message: 'rollback completed',
    });
    expect(images(swarm, id)).toEqual(['nginx', 'nginx', 'nginx']);
    expect(swarm.service(id).PreviousSpec).toBeUndefined();
    expect(() => swarm.rollback(id)).toThrow(`service ${id} does not have a previous spec`);
  });

  it('does not wait for the restart delay of the task whose failure turned it back (recording update-rollback)', () => {
    const swarm = fakeSwarm(2);
    const id = service(swarm, 3, config({ FailureAction: 'rollback', Monitor: 4 * NS }), config({ Monitor: 1 * NS }));
    swarm.fate = (task) =>
      task.Spec.ContainerSpec?.Image === 'crash' ? { ends: { after: 0.1 * SECOND, status: 3 } } : {};
    swarm.setImage(id, 'crash');
    swarm.pass(3 * SECOND);
    expect(images(swarm, id)).toEqual(['nginx', 'nginx', 'nginx']);
  });

  it('rolls back by hand, and forward again; takes back a scale (observed 2)', () => {
    const swarm = fakeSwarm(2);
    const id = service(swarm, 2);
    swarm.setImage(id, 'nginx:2');
    swarm.pass(20 * SECOND);
    swarm.rollback(id);
    expect(swarm.service(id).UpdateStatus).toMatchObject({
      State: 'rollback_started',
      Message: 'manually requested rollback',
    });
    swarm.pass(20 * SECOND);
    expect(images(swarm, id)).toEqual(['nginx', 'nginx']);
    expect(state(swarm, id)).toBe('rollback_completed');
    swarm.rollback(id);
    swarm.pass(20 * SECOND);
    expect(images(swarm, id)).toEqual(['nginx:2', 'nginx:2']);
    swarm.scale(id, 5);
    swarm.pass(5 * SECOND);
    swarm.rollback(id);
    swarm.pass(20 * SECOND);
    expect(swarm.running(id)).toHaveLength(2);
  });

  it('overwrites the pause of a rollback that fails with FailureAction rollback', () => {
    const swarm = fakeSwarm(1);
    const id = service(swarm, 1, undefined, config({ FailureAction: 'rollback', Monitor: 2 * NS }));
    swarm.setImage(id, 'nginx:2');
    swarm.pass(20 * SECOND);
    swarm.fate = (task) => (task.Spec.ContainerSpec?.Image === 'nginx' ? { rejected: 'gone' } : {});
    swarm.rollback(id);
    swarm.pass(20 * SECOND);
    expect(swarm.service(id).UpdateStatus).toMatchObject({ State: 'completed', Message: 'update completed' });
  });

  it('starts the new task first where that is asked for', () => {
    const swarm = fakeSwarm(2);
    const id = service(swarm, 2, config({ Order: 'start-first' }));
    let most = 0;
    let least = 9;
    swarm.setImage(id, 'nginx:2');
    for (let i = 0; i < 100; i++) {
      swarm.pass(0.02 * SECOND);
      const running = swarm.tasks(id).filter((task) => task.Status.State === 'running').length;
      most = Math.max(most, running);
      least = Math.min(least, running);
    }
    expect(least).toBe(2);
    expect(most).toBe(3);
    expect(images(swarm, id)).toEqual(['nginx:2', 'nginx:2']);
  });

  it('blocks for ever on a task that fits nowhere, and keeps on updating', () => {
    const swarm = fakeSwarm(2);
    const id = service(swarm, 2);
    swarm.update(id, (spec) => ({
      ...spec,
      TaskTemplate: { ...spec.TaskTemplate, Placement: { Constraints: ['node.labels.zone==nowhere'] } },
    }));
    swarm.pass(3600 * SECOND);
    expect(state(swarm, id)).toBe('updating');
    expect(swarm.wanted(id).filter((task) => task.Status.State === 'pending')).toHaveLength(1);
    swarm.setLabels('n2', { zone: 'nowhere' });
    swarm.pass(30 * SECOND);
    expect(state(swarm, id)).toBe('completed');
    expect(swarm.spread(id, ['n1', 'n2'])).toEqual([0, 2]);
  });

  it('leaves tasks be when only constraints change and their nodes still match', () => {
    const swarm = fakeSwarm(2);
    const id = service(swarm, 2);
    const before = swarm.running(id).map((task) => task.ID);
    swarm.update(id, (spec) => ({
      ...spec,
      TaskTemplate: { ...spec.TaskTemplate, Placement: { Constraints: ['node.role==worker'] } },
    }));
    swarm.pass(20 * SECOND);
    expect(swarm.running(id).map((task) => task.ID)).toEqual(before);
  });

  it('goes on with an update under a new leader', () => {
    const swarm = fakeSwarm(2);
    const id = service(swarm, 4, config({ Delay: 5 * NS }));
    swarm.setImage(id, 'nginx:2');
    swarm.pass(7 * SECOND);
    swarm.lead();
    swarm.pass(60 * SECOND);
    expect(state(swarm, id)).toBe('completed');
    expect(images(swarm, id)).toEqual(['nginx:2', 'nginx:2', 'nginx:2', 'nginx:2']);
  });

  it('replaces hundreds of slots at once with parallelism 0', () => {
    const swarm = fakeSwarm(10);
    const id = service(swarm, 400, config({ Parallelism: 0 }));
    swarm.setImage(id, 'nginx:2');
    swarm.pass(2 * SECOND);
    expect(images(swarm, id).filter((image) => image === 'nginx:2')).toHaveLength(400);
    swarm.pass(6 * SECOND);
    expect(state(swarm, id)).toBe('completed');
  });

  it('acts on failures only after all workers are through, once all slots are handed out', () => {
    const swarm = fakeSwarm(2);
    const id = service(swarm, 2, config({ Parallelism: 2, Delay: 20 * NS }));
    swarm.fate = (task) => (task.Spec.ContainerSpec?.Image === 'bad' ? { rejected: 'no' } : {});
    swarm.setImage(id, 'bad');
    swarm.pass(15 * SECOND);
    expect(state(swarm, id)).toBe('updating');
    swarm.pass(10 * SECOND);
    expect(state(swarm, id)).toBe('paused');
  });

  it('tells what it did', () => {
    const swarm = fakeSwarm(2);
    const id = service(swarm, 2);
    swarm.setImage(id, 'nginx:2');
    swarm.pass(20 * SECOND);
    const kinds = swarm.plane?.updates.ofService(id).map((record) => record.what.kind);
    expect(kinds).toEqual(['started', 'replaced', 'running', 'replaced', 'running', 'monitoring', 'completed']);
  });
});
