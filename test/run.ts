/**
 * `npm test`: everything that must hold, in stages, each with the time it took. A failing stage does not hide the
 * ones after it. The last line is `N passed, N failed[, N skipped]`, counting tests and stages together.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Stage {
  readonly name: string;
  readonly command: string;
}

interface Result {
  readonly name: string;
  readonly seconds: number;
  readonly passed: boolean;
}

/** What Vitest's JSON reporter writes, as far as it is read here. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** A file that fails without a failing test could not even be loaded. */
  readonly testResults: readonly { status: string; assertionResults: readonly { status: string }[] }[];
}

const root = fileURLToPath(new URL('../', import.meta.url));
const reportFile = `${root}.cache/vitest.json`;

// These only read, and each keeps one core busy: two at a time.
const readers: readonly Stage[] = [
  { name: 'types', command: 'npm run --silent typecheck' },
  { name: 'format', command: 'prettier --check --log-level warn .' },
  { name: 'lint', command: 'npm run --silent lint' },
  { name: 'imports', command: 'npm run --silent imports' },
];
const build: Stage = { name: 'build', command: 'vite build --logLevel warn' };
const tests: Stage = {
  name: 'tests',
  command: 'vitest run --reporter=default --reporter=json --outputFile.json=.cache/vitest.json',
};

/** Made-up scenarios, of which each has to hold: docs/testing.md. */
const fuzz: Stage = { name: 'fuzz', command: 'npm run --silent fuzz -- --seeds 2000' };

/** Runs one stage; a quiet one keeps its output until it ends, so that two do not mix theirs. */
function run(stage: Stage, quiet: boolean): Promise<Result> {
  const begun = process.hrtime.bigint();
  if (!quiet) console.log(`\n== ${stage.name}: ${stage.command}`);
  return new Promise((resolve) => {
    const child = spawn(stage.command, {
      cwd: root,
      shell: true,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    const output: Buffer[] = [];
    child.stdout?.on('data', (bytes: Buffer) => output.push(bytes));
    child.stderr?.on('data', (bytes: Buffer) => output.push(bytes));
    child.on('close', (code) => {
      const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
      const passed = code === 0;
      if (quiet) process.stdout.write(`\n== ${stage.name}: ${stage.command}\n${Buffer.concat(output).toString()}`);
      console.log(`-- ${stage.name}: ${passed ? 'passed' : 'FAILED'} in ${seconds.toFixed(1)} s`);
      resolve({ name: stage.name, seconds, passed });
    });
  });
}

async function runTwoAtATime(stages: readonly Stage[]): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...stages];
  const worker = async (): Promise<void> => {
    for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift())
      results.push(await run(stage, true));
  };
  await Promise.all([worker(), worker()]);
  return results;
}

function readReport(): { passed: number; failed: number; skipped: number } {
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport;
    const unloadable = report.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    );
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloadable.length,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    // No report: Vitest itself did not come to its end, which the stage's exit code tells.
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

const begun = process.hrtime.bigint();
mkdirSync(`${root}.cache`, { recursive: true });
rmSync(reportFile, { force: true });
const results = await runTwoAtATime(readers);
results.push(await run(build, false));
results.push(await run(tests, false));
results.push(await run(fuzz, false));

const counted = readReport();
console.log('');
for (const { name, seconds, passed } of results) {
  console.log(`${passed ? 'passed' : 'FAILED'} ${name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s`);
}
console.log(`total           ${(Number(process.hrtime.bigint() - begun) / 1e9).toFixed(1).padStart(6)} s`);

// The stage that ran the tests counts only where its failure shows in no test.
const stages = results.filter(({ name, passed }) => name !== tests.name || (!passed && counted.failed === 0));
const passed = counted.passed + stages.filter((stage) => stage.passed).length;
const failed = counted.failed + stages.filter((stage) => !stage.passed).length;
console.log(`${passed} passed, ${failed} failed${counted.skipped > 0 ? `, ${counted.skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
