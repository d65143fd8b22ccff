/**
 * `npm run -s bench -- WHAT [options]`: measures one thing and prints the figures as JSON.
 *
 *     page
 *     echo
 *     scheduler [--nodes 1000] [--tasks 100000]
 *     converge [--nodes 20] [--tasks 1000] [--overlay]
 *     idle [--nodes 3]
 *
 * With `--keep [--date 2026-11-21]` the figures of the last three go into test/bench/results.json and README.md.
 */
import { runBundled } from './bundled.ts';
import { benchEcho } from './echo.ts';
import { benchPage } from './page.ts';
import { keepResult, thisMachine, type Results } from './results.ts';

const BENCHES: Readonly<Record<string, (options: readonly string[]) => Promise<unknown>>> = {
  page: benchPage,
  echo: benchEcho,
  scheduler: (options) => simulate('scheduler', options),
  converge: (options) => simulate('converge', options),
  idle: (options) => simulate('idle', options),
};

async function simulate(name: keyof Results, options: readonly string[]): Promise<unknown> {
  const { figures, keep, date } = await runBundled(name, options);
  if (keep) keepResult(name, { ...figures, machine: thisMachine(date) });
  return figures;
}

const [name = '', ...options] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined) {
  console.error(`usage: npm run -s bench -- ${Object.keys(BENCHES).join('|')} [options]`);
  process.exit(2);
}
console.log(JSON.stringify(await bench(options), null, 2));
