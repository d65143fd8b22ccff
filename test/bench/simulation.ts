/** The benches of the simulation alone: `node simulation.js NAME [options]` prints a `Simulated` as JSON. */
import { parseArgs } from 'node:util';
import { benchConverge, type ConvergeFigures } from './converge.ts';
import { benchIdle, type IdleFigures } from './idle.ts';
import { benchScheduler, type SchedulerFigures } from './scheduler.ts';

const [name, ...args] = process.argv.slice(2);
const { values } = parseArgs({
  args,
  options: {
    nodes: { type: 'string' },
    tasks: { type: 'string' },
    overlay: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    date: { type: 'string' },
  },
});

/** The figures, and what was said about keeping them. */
export interface Simulated {
  readonly figures: SchedulerFigures & ConvergeFigures & IdleFigures;
  readonly keep: boolean;
  readonly date: string | undefined;
}

/** @throws Error when it is not a number above 0 */
function count(option: 'nodes' | 'tasks', otherwise: number): number {
  const value = Number(values[option] ?? otherwise);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${option}: ${values[option]} is not a number above 0`);
  return value;
}

function run(): unknown {
  switch (name) {
    case 'scheduler':
      return benchScheduler({ nodes: count('nodes', 1000), tasks: count('tasks', 100_000) });
    case 'converge':
      return benchConverge({ nodes: count('nodes', 20), tasks: count('tasks', 1000), overlay: values.overlay });
    case 'idle':
      return benchIdle({ nodes: count('nodes', 3) });
    default:
      throw new Error(`there is no bench ${name}`);
  }
}

console.log(JSON.stringify({ figures: run(), keep: values.keep, date: values.date }));
