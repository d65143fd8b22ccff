import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ConvergeFigures } from './converge.ts';
import type { IdleFigures } from './idle.ts';
import type { SchedulerFigures } from './scheduler.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const FILE = `${root}test/bench/results.json`;
const README = `${root}README.md`;

/** Where something was measured, and when. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** How many programs wanted a core: with more than there are cores, the wall's clock says little. */
  readonly load: number;
  readonly node: string;
  /** `2026-11-21` */
  readonly date: string;
  readonly commit: string;
}

type Measured<T> = readonly (T & { readonly machine: Machine })[];

/** What was measured last, by bench and size; everything in test/bench/results.json. */
export interface Results {
  readonly scheduler: Measured<SchedulerFigures>;
  readonly converge: Measured<ConvergeFigures>;
  readonly idle: Measured<IdleFigures>;
}

export function readResults(): Results {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Results;
}

/** @param date of the measurement; that of the last commit unless told */
export function thisMachine(date?: string): Machine {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  return {
    processor: cpus()[0].model.trim(),
    cores: cpus().length,
    load: Math.round(loadavg()[0] * 10) / 10,
    node: process.version,
    date: date ?? git('log', '-1', '--format=%cs'),
    commit: git('log', '-1', '--format=%h'),
  };
}

/** Puts a measurement into the file, in the place of that of the same size, and the table into README.md. */
export function keepResult(bench: keyof Results, figures: Results[typeof bench][number]): void {
  const results = readResults();
  const list: readonly Results[typeof bench][number][] = results[bench];
  const others = list.filter((each) => sizeOf(each) !== sizeOf(figures));
  const kept = [...others, figures].sort((a, b) => order(a) - order(b));
  const next = { ...results, [bench]: kept } as Results;
  writeFileSync(FILE, `${JSON.stringify(next, null, 2)}\n`);
  writeFileSync(README, readFileSync(README, 'utf8').replace(TABLE, `${BEGIN}\n${resultsTable(next)}\n${END}`));
}

type Sized = { readonly nodes: number; readonly tasks?: number; readonly overlay?: boolean };

const sizeOf = ({ nodes, tasks, overlay }: Sized): string => `${nodes} ${tasks ?? ''} ${overlay ?? ''}`;
const order = ({ nodes, tasks = 0, overlay = false }: Sized): number => (overlay ? 1e12 : 0) + tasks * 1e4 + nodes;

const BEGIN = '<!-- made by `npm run -s bench -- … --keep` -->';
const END = '<!-- the end of what was made -->';
const TABLE = new RegExp(`${BEGIN}[^]*${END}`);

/** The table in README.md as it stands there. */
export function tableInReadme(): string {
  const found = TABLE.exec(readFileSync(README, 'utf8'))?.[0] ?? '';
  return found.slice(BEGIN.length + 1, -END.length - 1);
}

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 });
const seconds = (ms: number): string => (ms < 1000 ? `${number(ms)} ms` : `${number(ms / 1000)} s`);

/** All results as a table in Markdown. */
export function resultsTable({ scheduler, converge, idle }: Results): string {
  const rows: string[][] = [
    ...scheduler.map((each) => [
      `place ${number(each.tasks)} tasks on ${number(each.nodes)} nodes, once the code is warm`,
      seconds(each.wallMs),
      `${seconds(each.processorMs)} of processor time, ${number(each.microsecondsPerTask)} µs a task; the first time ${seconds(each.cold.wallMs)}`,
    ]),
    ...converge.map((each) => [
      `\`service create\` with ${number(each.tasks)} tasks${each.overlay ? ' on an overlay' : ''} on ${number(each.nodes)} nodes, until all run`,
      seconds(each.wallMs),
      `${seconds(each.processorMs)} of processor time, ${number(each.microsecondsPerTask)} µs a task, ${number(each.heapMB)} MB in use, ${number(each.peakMB)} MB at most`,
    ]),
    ...idle.map((each) => [
      `${number(each.nodes)} idle nodes`,
      `${number(each.timesRealTime)} × real time`,
      `${number(each.eventsPerVirtualSecond)} events a second`,
    ]),
  ];
  const lines = rows.map((row) => `| ${row.join(' | ')} |`);
  return ['| what | took | that is |', '| --- | --- | --- |', ...lines].join('\n');
}
