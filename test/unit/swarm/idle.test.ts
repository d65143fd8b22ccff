import { expect, test } from 'vitest';
import { FakeSwarm } from './fake-swarm.ts';

/** Events per second of virtual time: what an idle swarm costs, whatever the machine that simulates it. */
function idleEvents(hosts: number, roles: readonly ('worker' | 'manager')[]): number {
  const swarm = new FakeSwarm(hosts);
  swarm.form(roles);
  swarm.pass(60);
  const before = swarm.kernel.events;
  swarm.pass(600);
  return (swarm.kernel.events - before) / 600;
}

test('three idle managers are cheap', () => expect(idleEvents(3, ['manager', 'manager'])).toBeLessThan(20));
test('a manager and two workers are cheaper', () => expect(idleEvents(3, [])).toBeLessThan(5));
test('a hundred workers cost less than one event per second each', () => expect(idleEvents(101, [])).toBeLessThan(100));

test('three idle managers run thousands of times faster than real ones', () => {
  const swarm = new FakeSwarm(3);
  swarm.form(['manager', 'manager']);
  const start = performance.now();
  swarm.pass(20_000);
  const speed = 20_000_000 / (performance.now() - start);
  // About 60,000 on a desk machine; the limit allows for a crowded one.
  expect(speed).toBeGreaterThan(4_000);
});
