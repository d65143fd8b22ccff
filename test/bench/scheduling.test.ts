import { expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../../src/kernel/time.ts';
import { fakeSwarm } from '../unit/swarm/fake-agent.ts';

/** What one task may cost from its service's creation until it runs, in milliseconds, on a thousand nodes. */
const BUDGET = 0.5;

/** Milliseconds per task until `tasks` tasks of `services` services run on a thousand nodes. */
function measure(tasks: number, services: number): number {
  const swarm = fakeSwarm(1000);
  swarm.pass(SECOND);
  const begin = performance.now();
  const ids = Array.from({ length: services }, (_, i) =>
    swarm.create(`s${i}`, { Mode: { Replicated: { Replicas: tasks / services } } }),
  );
  swarm.pass(500 * MILLISECOND);
  const spent = performance.now() - begin;
  expect(ids.reduce((sum, id) => sum + swarm.running(id).length, 0)).toBe(tasks);
  return spent / tasks;
}

it('places and starts ten thousand tasks on a thousand nodes at a flat price per task', () => {
  measure(1000, 10);
  const few = measure(5000, 10);
  const many = measure(20_000, 10);
  const one = measure(20_000, 1);
  const small = measure(10_000, 1000);
  for (const price of [few, many, one, small]) expect(price).toBeLessThan(BUDGET);
  expect(many).toBeLessThan(3 * few);
});
