import { SECOND } from '../../kernel/time.ts';
import { anyOf, type Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { parseOptions, write } from './command.ts';
import { memoryUse } from './memory-use.ts';
import { processTable } from './process-table.ts';

/** Rows and columns of a screen that nobody told the size of. */
const SCREEN = { rows: 24, columns: 80 };

/**
 * busybox's `top`. Other than that of procps it needs no terminal: it draws its screen every five seconds wherever its
 * output goes, and goes on when its input ends. That is why `docker service create busybox top` is a service that runs.
 */
export function* busyboxTop(proc: Proc): Task<number> {
  const parsed = parseOptions(proc, { short: 'bn:d:Hm' }, 'busybox');
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const rounds = Number(options.get('n') ?? Infinity);
  const period = Math.max(1, Number(options.get('d') ?? 5) || 5) * SECOND;
  const batch = options.has('b');
  const screen = proc.fds.get(1)?.tty ?? SCREEN;
  const keyboard = batch ? undefined : proc.fds.get(0)?.tty;
  const before = keyboard?.mode;
  keyboard?.setMode({ canonical: false, echo: false, signals: true, output: true });
  const { kernel } = proc.machine;
  try {
    for (let round = 0; round < rounds; round++) {
      yield* write(proc, picture(proc, screen, batch));
      if (round + 1 === rounds) break;
      for (const until = kernel.now + period; kernel.now < until;) {
        const keys = keyboard?.reader.tryRead();
        if (keys === null || /[qQ]/.test(keys ?? '')) return 0;
        // Any other key draws at once.
        if (keys !== undefined) break;
        const timer = kernel.timer(until - kernel.now);
        yield keyboard === undefined ? timer : anyOf(timer, keyboard.reader.readable);
      }
    }
    return 0;
  } finally {
    if (before !== undefined) {
      keyboard?.setMode(before);
      proc.print('\n');
    }
  }
}

function picture(proc: Proc, screen: { readonly rows: number; readonly columns: number }, batch: boolean): string {
  const { total, used, shared, cached, free } = memoryUse(proc.machine);
  const table = processTable(proc);
  const running = table.filter((row) => row.state.startsWith('R')).length;
  const last = table.at(-1)?.pid ?? 0;
  const kib = (bytes: number): string => `${Math.floor(bytes / 1024)}K`;
  const head = [
    `Mem: ${kib(used + cached)} used, ${kib(free)} free, ${kib(shared)} shrd, ${kib(0)} buff, ${kib(cached)} cached`,
    'CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq',
    `Load average: 0.00 0.01 0.05 ${running}/${table.length} ${last}`,
  ];
  const titles = '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND';
  const percent = Math.round((4404 * 1024 * 100) / total);
  const rows = table.map(
    (row) =>
      `${String(row.pid).padStart(5)} ${String(row.ppid).padStart(5)} ${row.user.slice(0, 8).padEnd(8)} ${row.state[0].padEnd(4)}  4404 ${String(percent).padStart(3)}%   0   0% ${row.command}`,
  );
  if (batch) return [...head, titles, ...rows].map((line) => `${line}\n`).join('');
  const cut = (line: string): string => line.slice(0, screen.columns - 1);
  const shown = rows.slice(0, screen.rows - head.length - 1);
  return `\x1b[H\x1b[J${head.map(cut).join('\n')}\n\x1b[7m${cut(titles)}\x1b[m\n${shown.map(cut).join('\n')}\r`;
}
