import { allSoftware } from '../../../src/world/all-software.ts';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { MINUTE, type Micros } from '../../../src/kernel/time.ts';
import type { HttpHandler } from '../../../src/net/http.ts';
import { createFront } from '../../../src/node/http-front.ts';
import { playSteps } from '../../../src/world/player.ts';
import { parseTranscript } from '../../../src/world/transcript.ts';
import { World } from '../../../src/world/world.ts';
import { runOurs } from './our-docker.ts';
import type { ParityWorld } from './parity-world.ts';

/** Lets virtual time pass until the engine has answered, and no longer: between two requests the world stands still. */
function answering(kernel: Kernel, engine: HttpHandler): HttpHandler {
  return {
    handle(request) {
      const answer = engine.handle(request);
      const limit = kernel.now + MINUTE;
      while (!answer.settled && kernel.step(limit));
      kernel.settle();
      return answer;
    },
  };
}

function play(setup: string, epoch: Micros): World {
  const steps = parseTranscript(setup);
  const hosts = steps.find((step) => step.kind === 'hosts')?.count ?? 3;
  const world = new World({
    seed: 'parity',
    hosts,
    images: 'stand-in',
    epoch,
    software: allSoftware,
  });
  const { gaveUp } = playSteps(world, steps);
  if (gaveUp.length > 0) throw new Error(`the setup gave up: ${gaveUp.join('; ')}`);
  return world;
}

/**
 * The simulated swarm after a transcript. It ends at the present of the wall clock, which the real client measures ages
 * by: the transcript is played once to learn how long it takes, and again from so much earlier.
 */
export async function startSimulatedWorld(setup: string): Promise<ParityWorld> {
  const trial = play(setup, 0);
  const world = play(setup, Date.now() * 1000 - trial.kernel.now);
  const servers: Server[] = [];
  for (const host of world.hosts) {
    const server = createFront(answering(world.kernel, host.engine), () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
  }
  return {
    runOurs: (host, args, options) => runOurs(world.hosts[host]!.machine, args, options),
    port: (host) => (servers[host]!.address() as AddressInfo).port,
    close: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise<void>((resolve) => server.close(() => resolve()));
      }
    },
  };
}
