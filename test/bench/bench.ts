/**
 * `npm run -s bench -- WHAT [options]`: measures one thing and prints the figures as JSON.
 *
 *     page
 *     echo
 *     scheduler [--nodes 1000] [--tasks 100000]
 *     converge [--nodes 20] [--tasks 1000] [--overlay]
 *     idle [--nodes 3]
 */
import { benchEcho } from './echo.ts';
import { benchPage } from './page.ts';
import { runBundled } from './bundled.ts';

const BENCHES: Readonly<Record<string, (options: readonly string[]) => Promise<unknown>>> = {
  page: benchPage,
  echo: benchEcho,
  scheduler: (options) => runBundled('scheduler', options),
  converge: (options) => runBundled('converge', options),
  idle: (options) => runBundled('idle', options),
};

const [name = '', ...options] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined) {
  console.error(`usage: npm run -s bench -- ${Object.keys(BENCHES).join('|')} [options]`);
  process.exit(2);
}
console.log(JSON.stringify(await bench(options), null, 2));
