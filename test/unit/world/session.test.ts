import { allSoftware } from '../../../src/world/all-software.ts';
import { expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import { parseJournal } from '../../../src/world/journal.ts';
import { Session } from '../../../src/world/session.ts';

const EPOCH = 1_795_248_000 * SECOND;

it('replays to the same screens, wherever the slices of time ended between the inputs', () => {
  const live = new Session({ seed: 'slices', epoch: EPOCH, hosts: 3, images: 'ordinary' }, allSoftware);
  live.begin();
  const type = (host: string, keys: string): void => live.input({ do: 'type', host, keys });
  const { kernel } = live.world;
  // As the page does it: keys come when a slice of time has ended, also in the middle of an instant.
  for (let slice = 0; slice < 400; slice++) {
    const until = kernel.now + 40_000;
    if (slice % 3 === 0) live.advance(until, () => false);
    else for (let event = 0; event < slice % 40 && kernel.step(until); event++);
    if (slice === 3) type('docker-0', 'docker swarm init\r');
    if (slice === 40) type('docker-0', 'docker service create --name web --replicas 4 nginx\r');
    if (slice > 40 && slice % 5 === 0) type('docker-1', 'for i in 1 2 3 4 5 6; do echo $i $RANDOM; done | sort\r');
    if (slice > 40 && slice % 7 === 0) type('docker-0', 'x');
    if (slice % 50 === 49) type('docker-0', '\x03docker service ps web\r');
  }
  const { header, inputs } = parseJournal(live.lines, undefined);
  const again = new Session(header, allSoftware);
  again.begin();
  for (const done of again.replay(inputs)) expect(done).toBeGreaterThan(0);
  expect(again.lines).toEqual(live.lines);
  for (const { name } of live.world.hosts) expect(again.terminal(name).memory).toBe(live.terminal(name).memory);
});
