import type { AddressInfo } from 'node:net';
import { createFront } from '../../../src/node/http-front.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { FakeEngine, type Route } from '../../unit/cli/fake-engine.ts';
import { makeMachine, runOurs } from './our-docker.ts';
import type { ParityWorld } from './parity-world.ts';

/** A world of one host whose engine answers from a table. @param now milliseconds since the epoch, for both clients */
export async function startFakeWorld(
  routes: (now: number) => Readonly<Record<string, Route>>,
  files: Readonly<Record<string, string>> = {},
): Promise<ParityWorld> {
  const now = Date.now();
  const engine = new FakeEngine(routes(now));
  const server = createFront(engine, () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    runOurs: (_, args, options) =>
      runOurs(makeMachine(new Kernel(Date.now() * 1000, 'parity'), engine, files), args, options),
    port: () => port,
    takeRequests: () => engine.recorded.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
