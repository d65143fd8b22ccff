import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import { serviceSpec, FakeSwarm } from './fake-agent.ts';

/** A node before the placement: what it runs already of the service in question and of another. */
interface Load {
  readonly own: number;
  readonly other: number;
  readonly availability: 'active' | 'pause';
}

interface Outcome {
  /** Tasks of the service and all tasks, of each node, in no order: which of equal nodes gets more is chance. */
  readonly loads: readonly string[];
  readonly unplaced: number;
}

const load: fc.Arbitrary<Load> = fc.record({
  own: fc.nat(4),
  other: fc.nat(4),
  availability: fc.constantFrom('active', 'active', 'active', 'pause'),
});

function outcome(nodes: readonly { readonly own: number; readonly all: number }[], unplaced: number): Outcome {
  return { loads: nodes.map(({ own, all }) => `${own} ${all}`).sort(), unplaced };
}

/** Facts 6.4 and 6.5 word for word, by looking at all nodes again and again. */
function naive(loads: readonly Load[], tasks: number, maxReplicas: number, group: boolean): Outcome {
  const nodes = loads.map((each) => ({ ...each, all: each.own + each.other }));
  type Node = (typeof nodes)[number];
  const fits = (node: Node): boolean => node.availability === 'active' && (maxReplicas === 0 || node.own < maxReplicas);
  const compare = (a: Node, b: Node): number => a.own - b.own || a.all - b.all;
  const place = (node: Node): void => {
    node.own++;
    node.all++;
  };
  let left = tasks;
  if (!group) {
    for (; left > 0; left--) {
      const best = nodes.filter(fits).sort(compare).at(0);
      if (best === undefined) break;
      place(best);
    }
    return outcome(nodes, left);
  }
  let ranked = nodes.filter(fits).sort(compare).slice(0, tasks);
  // The first time round: stay on a node while it ranks no worse than the next.
  for (let at = 0; left > 0 && at < ranked.length;) {
    if (!fits(ranked[at])) {
      at++;
      continue;
    }
    place(ranked[at]);
    left--;
    const next = ranked.slice(at + 1).find(fits);
    if (next === undefined || compare(next, ranked[at]) < 0) at++;
  }
  for (ranked = ranked.filter(fits); left > 0 && ranked.length > 0; ranked = ranked.filter(fits))
    for (const node of ranked) {
      if (left === 0) break;
      place(node);
      left--;
    }
  return outcome(nodes, left);
}

const VERSION = { Index: 7 };

/** The same with the scheduler: tasks that run already, then new ones, of a service or of none. */
function scheduled(loads: readonly Load[], tasks: number, maxReplicas: number, group: boolean, seed: number): Outcome {
  const swarm = new FakeSwarm(seed);
  const own = group ? 'service' : '';
  loads.forEach(({ availability }, i) =>
    swarm.addNode(`n${i}`, { Spec: { Labels: {}, Role: 'worker', Availability: availability } }),
  );
  const make = (ID: string, ServiceID: string, NodeID: string) => ({
    ID,
    Name: ID,
    Labels: {},
    Spec: { ForceUpdate: 0, Placement: { MaxReplicas: maxReplicas } },
    ServiceID,
    Slot: 1,
    NodeID,
    Status: { State: NodeID === '' ? 'pending' : 'running', Timestamp: swarm.kernel.now } as const,
    DesiredState: 'running' as const,
    networks: [],
    ...(ServiceID === '' ? {} : { specVersion: VERSION }),
    serviceName: '',
    serviceLabels: {},
  });
  swarm.store.update((tx) => {
    for (const ID of ['service', 'other'])
      tx.create('service', { ID, Spec: serviceSpec(ID), specVersion: VERSION, allocated: true });
    loads.forEach((each, i) => {
      for (let n = 0; n < each.own; n++) tx.create('task', make(`own${i}.${n}`, own, `n${i}`));
      for (let n = 0; n < each.other; n++) tx.create('task', make(`other${i}.${n}`, 'other', `n${i}`));
    });
    for (let n = 0; n < tasks; n++) tx.create('task', make(`new${n}`, own, ''));
  });
  swarm.schedule();
  swarm.pass(SECOND / 10);
  const nodes = loads.map((_, i) => {
    const all = swarm.store.tasksOfNode(`n${i}`);
    return { own: all.filter((task) => task.ServiceID === own).length, all: all.length };
  });
  return outcome(nodes, swarm.store.all('task').filter((task) => task.NodeID === '').length);
}

describe('the placement agrees with one that looks at all nodes for each task', () => {
  for (const [what, group] of [
    ['of a service', true],
    ['of no service', false],
  ] as const)
    it(`for tasks ${what}`, () => {
      fc.assert(
        fc.property(
          fc.array(load, { minLength: 1, maxLength: 9 }),
          fc.nat(25),
          fc.constantFrom(0, 0, 2, 5),
          fc.nat(),
          (loads, tasks, maxReplicas, seed) => {
            expect(scheduled(loads, tasks, maxReplicas, group, seed)).toEqual(naive(loads, tasks, maxReplicas, group));
          },
        ),
        { numRuns: 300, seed: 5 },
      );
    });
});
