/**
 * `npm run -s fuzz -- --seeds N [--from S] [--workers N]`: plays made-up scenarios of operations and faults, one per
 * seed, and looks whether what must hold holds (docs/testing.md). A seed that fails is made small and printed as a
 * transcript that `npm run -s play -- --check FILE` plays again; the exit status is then 1.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SeedReport } from './fuzz/report.ts';
import { numberOption } from './options.ts';

/** How many seeds a worker is given at a time. */
const BATCH = 10;
/** So many failing seeds tell enough. */
const ENOUGH = 5;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '0' },
    workers: { type: 'string', default: '2' },
  },
});
const count = numberOption('--seeds', values.seeds, 1, 10_000_000);
const from = numberOption('--from', values.from, 0, 1_000_000_000);
const workers = numberOption('--workers', values.workers, 1, 64);

const last = from + count;
let next = from;
let failed = 0;
let played = 0;
let virtualSeconds = 0;
const begun = process.hrtime.bigint();

function take(report: SeedReport): void {
  played++;
  virtualSeconds += report.virtualSeconds;
  if (report.failure === undefined) return;
  failed++;
  console.log(`seed ${report.number} fails: ${report.failure}\n\n${report.transcript}`);
}

/** One process that plays seeds until there are none left. */
function work(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('fuzz/worker.ts', import.meta.url)));
    const give = (): void => {
      if (next >= last || failed >= ENOUGH) {
        child.disconnect();
        return;
      }
      const seeds = Array.from({ length: Math.min(BATCH, last - next) }, (_, i) => next + i);
      next += seeds.length;
      child.send(seeds);
    };
    child.on('message', (reports: readonly SeedReport[]) => {
      for (const report of reports) take(report);
      give();
    });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
    give();
  });
}

await Promise.all(Array.from({ length: Math.min(workers, Math.ceil(count / BATCH)) }, work));
const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
const hours = (virtualSeconds / 3600).toFixed(0);
console.log(`${played - failed} of ${played} seeds hold: ${hours} virtual hours in ${seconds.toFixed(0)} s`);
process.exitCode = failed > 0 ? 1 : 0;
