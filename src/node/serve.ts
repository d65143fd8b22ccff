/**
 * `npm run -s serve -- [--hosts 3] [--port 23750] [--setup FILE] [--speed 1] [--images ordinary] [--seed TEXT]`:
 * the engines of a simulated swarm on 127.0.0.1, docker-i on port + i, for any real client.
 */
import { allSoftware } from '../world/all-software.ts';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { MINUTE, type Micros } from '../kernel/time.ts';
import { playSteps } from '../world/player.ts';
import { parseTranscript } from '../world/transcript.ts';
import { World } from '../world/world.ts';
import { createFront } from './http-front.ts';
import { RealTime } from './real-time.ts';
import { fail, numberOption } from './options.ts';

const { values } = parseArgs({
  options: {
    hosts: { type: 'string', default: '3' },
    port: { type: 'string', default: '23750' },
    setup: { type: 'string' },
    speed: { type: 'string', default: '1' },
    images: { type: 'string', default: 'ordinary' },
    seed: { type: 'string', default: 'serve' },
  },
});
const hosts = numberOption('--hosts', values.hosts, 1, 12);
const port = numberOption('--port', values.port, 1, 65_535 - hosts);
const speed = numberOption('--speed', values.speed, 0, 1000);
if (values.images !== 'ordinary' && values.images !== 'stand-in')
  fail(`--images: ${values.images} is neither ordinary nor stand-in`);

// A client counts ages with its own clock: the world's must agree, and what the setup did lie in the past.
const SETUP_TIME = 10 * MINUTE;
const wallClock = (): Micros => Date.now() * 1_000;
const world = new World({
  seed: values.seed,
  hosts,
  images: values.images,
  epoch: wallClock() - SETUP_TIME,
  software: allSoftware,
});
if (values.setup !== undefined) {
  const { gaveUp } = playSteps(world, parseTranscript(readFileSync(values.setup, 'utf8')));
  if (gaveUp.length > 0) fail(`the setup gave up: ${gaveUp.join('; ')}`);
}
world.kernel.runUntil(wallClock());
const realTime = new RealTime(world.kernel, speed);
world.hosts.forEach((host, i) => {
  const server = createFront(host.engine, () => realTime.catchUp());
  server.on('error', (error) => fail(error.message));
  server.listen(port + i, '127.0.0.1', () => {
    console.log(`ready ${host.name} tcp://127.0.0.1:${port + i}`);
  });
});
