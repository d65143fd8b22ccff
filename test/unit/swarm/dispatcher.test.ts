import { describe, expect, test } from 'vitest';
import { Assignments } from '../../../src/swarm/dispatcher/assignments.ts';
import { takeStatus } from '../../../src/swarm/dispatcher/status-intake.ts';
import { Store, type Change, type Proposer } from '../../../src/swarm/store.ts';
import type { Secret, SwarmNetwork, SwarmTask, TaskState } from '../../../src/swarm/types.ts';

const meta = { Version: { Index: 1 }, CreatedAt: 0, UpdatedAt: 0 };

const secret = (ID: string): Secret => ({ ...meta, ID, Spec: { Name: ID, Labels: {}, data: '' } });
const network: SwarmNetwork = {
  ...meta,
  ID: 'net',
  Spec: { Name: 'net', Labels: {}, Driver: {}, EnableIPv6: false, Internal: false, Attachable: false, Ingress: false },
};
const shared = {
  Spec: {
    ContainerSpec: { Image: 'nginx', Secrets: [{ SecretID: 's', SecretName: 's' }] },
    ForceUpdate: 0,
  },
  networks: [{ NetworkID: 'net', Addresses: ['10.0.1.3/24'] }],
  serviceLabels: {},
};

const task = (ID: string, State: TaskState, DesiredState: TaskState = 'running'): SwarmTask => ({
  ...meta,
  ...shared,
  ID,
  Name: ID,
  Labels: {},
  ServiceID: 'service',
  Slot: 1,
  NodeID: 'node',
  Status: { Timestamp: 1, State, Message: State },
  DesiredState,
  serviceName: 'web',
});

/** Commits at once. */
function makeStore(): Store {
  let version = 0;
  const proposer: Proposer = {
    get version() {
      return version;
    },
    propose: (changes, done) => {
      version++;
      store.apply(changes);
      done(undefined);
    },
  };
  const store: Store = new Store(proposer, () => 0);
  const changes: Change[] = [
    { table: 'secret', id: 's', object: secret('s') },
    { table: 'network', id: 'net', object: network },
  ];
  store.apply(changes);
  return store;
}

const names = (assignments: Assignments): string[] =>
  assignments.take().map((each) => `${each.object === undefined ? '-' : '+'}${each.kind} ${each.id}`);

describe('assignments (facts 2.4)', () => {
  test('begin with ASSIGNED, bring dependencies, and are not echoed', () => {
    const store = makeStore();
    const assignments = new Assignments();
    expect(assignments.update(store, task('a', 'pending'))).toBe(false);
    expect(assignments.update(store, task('a', 'assigned'))).toBe(true);
    expect(names(assignments)).toEqual(['+network net', '+secret s', '+task a']);
    expect(assignments.update(store, task('a', 'running'))).toBe(false);
    expect(assignments.update(store, task('a', 'running', 'shutdown'))).toBe(true);
    expect(names(assignments)).toEqual(['+task a']);
  });

  test('release secrets when the last user is over, networks when it is gone', () => {
    const store = makeStore();
    const assignments = new Assignments();
    for (const id of ['a', 'b']) assignments.update(store, task(id, 'assigned'));
    assignments.take();
    expect(assignments.update(store, task('a', 'failed'))).toBe(false);
    expect(assignments.update(store, task('b', 'failed'))).toBe(true);
    expect(names(assignments)).toEqual(['-secret s']);
    assignments.remove(task('a', 'failed'));
    expect(names(assignments)).toEqual(['-task a']);
    assignments.remove(task('b', 'failed'));
    expect(names(assignments)).toEqual(['-task b', '-network net']);
  });

  test('give a task that is over no dependencies', () => {
    const assignments = new Assignments();
    assignments.update(makeStore(), task('a', 'failed', 'shutdown'));
    expect(names(assignments)).toEqual(['+task a']);
  });
});

describe('statuses (facts 2.3)', () => {
  const stamp = { at: 7, by: 'leader' };
  test('never go down and are stamped', () => {
    const status = { Timestamp: 5, State: 'running', Message: 'started' } as const;
    expect(takeStatus(task('a', 'rejected'), status, stamp)).toBeUndefined();
    expect(takeStatus(task('a', 'starting'), status, stamp)?.Status).toEqual({
      ...status,
      appliedAt: 7,
      appliedBy: 'leader',
    });
    const known = takeStatus(task('a', 'starting'), status, stamp) as SwarmTask;
    expect(takeStatus(known, status, stamp)).toBeUndefined();
    expect(takeStatus(known, { ...status, Err: 'odd' }, stamp)?.Status.Err).toBe('odd');
  });
});

test('a queue of thousands of transactions does not grow the stack', () => {
  const store = makeStore();
  let done = 0;
  store.update((tx) => {
    tx.create('secret', secret('first'));
  });
  const subscription = store.events.on(['secret create'], ({ object }) => {
    if (object.ID !== 'second') return;
    for (let i = 0; i < 20_000; i++)
      store.update(
        (tx) => {
          tx.update('secret', tx.get('secret', 'first') as Secret);
        },
        () => done++,
      );
  });
  store.update((tx) => {
    tx.create('secret', secret('second'));
  });
  subscription.dispose();
  expect(done).toBe(20_000);
});
