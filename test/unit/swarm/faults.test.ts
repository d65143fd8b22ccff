import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeSwarm } from './fake-swarm.ts';

interface Fault {
  readonly what: 'stop' | 'kill' | 'start' | 'cut' | 'mend';
  readonly host: number;
  readonly seconds: number;
}

const HOSTS = 4;
const REPLICAS = 5;

const fault: fc.Arbitrary<Fault> = fc.record({
  what: fc.constantFrom('stop', 'kill', 'start', 'start', 'cut', 'mend', 'mend'),
  host: fc.nat(HOSTS - 1),
  seconds: fc.integer({ min: 0, max: 40 }),
});

/** Stops, kills, starts, cuts and mends at random; says what each host, and each replica, holds at the end. */
function play(seed: number, faults: readonly Fault[]): string[] {
  const swarm = new FakeSwarm(HOSTS, seed);
  swarm.form(['manager', 'manager']);
  const [first] = swarm.hosts;
  swarm.settled(
    first.member.control('createService', {
      spec: {
        Name: 'web',
        Labels: {},
        TaskTemplate: { ContainerSpec: { Image: 'nginx' }, ForceUpdate: 0 },
        Mode: { Replicated: { Replicas: REPLICAS } },
      },
    }),
  );
  const up = new Set(swarm.hosts);
  for (const { what, host: index, seconds } of faults) {
    const host = swarm.hosts[index];
    if (what === 'start' && !up.has(host)) {
      host.start();
      up.add(host);
    } else if ((what === 'stop' || what === 'kill') && up.delete(host)) host[what]();
    else if (what === 'cut' || what === 'mend') swarm.network.setCable(host.net, 'eth0', what === 'mend');
    swarm.pass(seconds + 0.37);
  }
  for (const host of swarm.hosts) {
    swarm.network.setCable(host.net, 'eth0', true);
    if (!up.has(host)) host.start();
  }
  const ready = (): boolean => first.triesNodes()?.every((line) => line.includes(' ready ')) === true;
  swarm.until(400, ready);
  swarm.pass(150);
  const counts = swarm.hosts.map((host) => host.executor.running.size);
  const logs = swarm.hosts.map((host) => host.disk.node?.manager?.log.commit ?? 0);
  expect(ready()).toBe(true);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(REPLICAS);
  expect(new Set(logs.slice(0, 3)).size).toBe(1);
  return [...first.nodes(), counts.join(), logs.join()];
}

test('a swarm recovers from whatever happened to its daemons and cables', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.array(fault, { maxLength: 12 }), (seed, faults) => {
      play(seed, faults);
    }),
    { numRuns: 25, seed: 7 },
  );
});

test('the same seed and the same faults give the same swarm', () => {
  const faults: Fault[] = [
    { what: 'kill', host: 0, seconds: 25 },
    { what: 'cut', host: 3, seconds: 30 },
    { what: 'start', host: 0, seconds: 5 },
    { what: 'stop', host: 1, seconds: 3 },
  ];
  expect(play(5, faults)).toEqual(play(5, faults));
});
