import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Simulated } from './simulation.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const outDir = `${root}.cache/bench`;

/** What is over sooner than this, in milliseconds, is measured so many times: chance then has much to say. */
const SHORT = 1000;
const RUNS_OF_SHORT = 5;

/**
 * Runs a bench of the simulation by itself in a Node process of its own, bundled as the page's worker is: what a
 * loader of TypeScript adds to each function is not what is to be measured.
 * @returns what it printed; of several runs the one in the middle by the clock on the wall @throws Error when it failed
 */
export async function runBundled(name: string, options: readonly string[]): Promise<Simulated> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: { ssr: `${root}test/bench/simulation.ts`, outDir, emptyOutDir: true, target: 'node20' },
    ssr: { noExternal: true },
  });
  const first = run(name, options);
  const runs = [first];
  if (first.figures.wallMs < SHORT) while (runs.length < RUNS_OF_SHORT) runs.push(run(name, options));
  runs.sort((a, b) => a.figures.wallMs - b.figures.wallMs);
  return runs[Math.floor(runs.length / 2)];
}

function run(name: string, options: readonly string[]): Simulated {
  // A large world lives through many collections of young objects; with 16 MB for them, as node has it otherwise and a
  // page's worker always, a sixth more time goes there (200 nodes, 20,000 tasks).
  const flags = ['--expose-gc', '--max-semi-space-size=64', '--max-old-space-size=6144'];
  const child = spawnSync(process.execPath, [...flags, `${outDir}/simulation.js`, name, ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`the bench ended with status ${child.status}`);
  return JSON.parse(child.stdout) as Simulated;
}
