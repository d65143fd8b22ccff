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
