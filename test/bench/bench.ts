/** `npm run -s bench -- WHAT`: measures one thing and prints the figures as JSON. */
import { benchPage } from './page.ts';

const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = { page: benchPage };

const name = process.argv[2] ?? '';
const bench = BENCHES[name];
if (bench === undefined) {
  console.error(`usage: npm run -s bench -- ${Object.keys(BENCHES).join('|')}`);
  process.exit(2);
}
console.log(JSON.stringify(await bench(), null, 2));
