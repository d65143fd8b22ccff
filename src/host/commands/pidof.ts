import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { parseOptions, type Flavour } from './command.ts';
import { processTable } from './process-table.ts';

/** `pidof NAME…`: the pids of the programs of these names, newest first, on one line; 1 when there is none. */
export function* pidof(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'sco:', long: {} }, flavour);
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  const left = options.get('o')?.split(',') ?? [];
  const rows = processTable(proc).filter((row) => !left.includes(String(row.pid)) && row.pid !== proc.pid);
  const names = rest.map((name) => name.split('/').pop());
  const pids = names.flatMap((name) => rows.filter((row) => row.name === name).map((row) => row.pid));
  if (pids.length === 0) return 1;
  const shown = options.has('s') ? pids.slice(-1) : pids.reverse();
  proc.print(`${shown.join(' ')}\n`);
  return 0;
}
