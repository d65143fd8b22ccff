import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeProgress, STORIES } from '../unit/cli/fake-progress.ts';
import { fakeStack } from '../unit/cli/fake-stack.ts';
import { fakeSwarm } from '../unit/cli/fake-swarm.ts';
import { CONTAINER } from './parity/cases/container.ts';
import { NODE } from './parity/cases/node.ts';
import { OBJECTS } from './parity/cases/objects.ts';
import { PROGRESS } from './parity/cases/progress.ts';
import { SERVICE_CREATE } from './parity/cases/service-create.ts';
import { SERVICE_UPDATE } from './parity/cases/service-update.ts';
import { SERVICE } from './parity/cases/service.ts';
import { LOOKS, ON_A_WORKER, QUESTIONS, SETUP } from './parity/cases/simulated.ts';
import { STACK, STACK_FILES } from './parity/cases/stack.ts';
import { STREAMS } from './parity/cases/streams.ts';
import { SWARM } from './parity/cases/swarm.ts';
import { SYSTEM } from './parity/cases/system.ts';
import { TUTORIAL_LOOKS, TUTORIALS } from './parity/cases/tutorials.ts';
import { USAGE } from './parity/cases/usage.ts';
import { canonicalRequests, canonicalResult } from './parity/compare.ts';
import { startFakeWorld } from './parity/fake-world.ts';
import type { ParityWorld } from './parity/parity-world.ts';
import { startSimulatedWorld } from './parity/simulated-world.ts';
import { findDocker, hasScript, runReal, WANTED, type Terminal } from './parity/real-docker.ts';

/**
 * Our `docker` against the real one: the same command lines, the same engine behind them, and then the same output to
 * the byte, the same exit status and the same requests.
 */

const docker = findDocker();
const script = hasScript();
if (docker === undefined)
  console.warn(`\n!!! No docker client ${WANTED} on the PATH: THE PARITY TESTS ARE SKIPPED. See .ci/docker-client.\n`);
if (docker !== undefined && !script)
  console.warn('\n!!! script(1) is missing: the parity tests on a terminal ARE SKIPPED.\n');

/** What stands for the folder of FILES in a command line. */
const PLACE = '@FILES@';
const FILES: Readonly<Record<string, string>> = {
  'env.list': 'A=1\nB\n# c\nHOME\n',
  hostname: 'docker-0\n',
  'ca.pem':
    '-----BEGIN CERTIFICATE-----\nMIIBajCCARCgAwIBAgIUEmadjlBotLhNvt7P50veQonJ6eUwCgYIKoZIzj0EAwIw\n-----END CERTIFICATE-----\n',
  ...STACK_FILES,
};
const folder = mkdtempSync(join(tmpdir(), 'parity-'));
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
const files = Object.fromEntries(Object.entries(FILES).map(([name, text]) => [join(folder, name), text]));
afterAll(() => rmSync(folder, { recursive: true }));

const TERMINAL: Terminal = { columns: 80, rows: 24 };
const WIDE: Terminal = { columns: 132, rows: 43 };

type Start = () => Promise<ParityWorld>;

/** Tries each command line of each table on both clients. */
function suite(
  name: string,
  start: Start,
  tables: readonly (readonly (readonly string[])[])[],
  terminal?: Terminal,
  host = 0,
): void {
  describe.skipIf(docker === undefined || (terminal !== undefined && !script))(name, () => {
    let world: ParityWorld;
    beforeAll(async () => {
      world = await start();
    });
    afterAll(() => world.close());
    it.each(tables.flat().map((args) => ({ line: `docker ${args.join(' ')}`, args })))(
      '$line',
      async ({ args: raw }) => {
        const args = raw.map((word) => word.replaceAll(PLACE, folder));
        const real = await runReal(docker!, world.port(host), args, { terminal });
        const asked = world.takeRequests?.();
        const ours = await world.runOurs(host, args, { terminal });
        const askedByOurs = world.takeRequests?.();
        expect(canonicalResult(ours)).toEqual(canonicalResult(real));
        if (asked !== undefined && askedByOurs !== undefined)
          expect(canonicalRequests(askedByOurs)).toEqual(canonicalRequests(asked));
      },
    );
  });
}

const TABLES = [NODE, SERVICE, SERVICE_CREATE, SERVICE_UPDATE, SWARM, OBJECTS, SYSTEM, CONTAINER, USAGE, TUTORIALS];
const swarm: Start = () => startFakeWorld(fakeSwarm, files);
const moving: Start = () => startFakeWorld((now) => fakeProgress(now, STORIES));

suite('piped', swarm, TABLES);
suite('stacks, piped', () => startFakeWorld(fakeStack, files), [STACK]);
suite('on a terminal', swarm, [NODE, SERVICE, SWARM, SYSTEM, USAGE], TERMINAL);
suite('streams, piped', swarm, [STREAMS]);
suite('streams, on a terminal', swarm, [STREAMS.filter(([word]) => word === 'pull' || word === 'events')], TERMINAL);
suite('pull, on a wide terminal', swarm, [STREAMS.filter(([word]) => word === 'pull')], WIDE);
suite('waiting, piped', moving, [PROGRESS]);
suite('waiting, on a terminal', moving, [PROGRESS], TERMINAL);
suite('waiting, on a wide terminal', moving, [PROGRESS.slice(0, 1)], WIDE);

const simulated: Start = () => startSimulatedWorld(SETUP);
suite('on the simulated swarm, a manager', simulated, [LOOKS, QUESTIONS, TUTORIAL_LOOKS]);
suite('on the simulated swarm, a manager, on a terminal', simulated, [LOOKS], TERMINAL);
suite('on the simulated swarm, a worker', simulated, [ON_A_WORKER], undefined, 1);
