import { SECOND } from '../../kernel/time.ts';
import { anyOf, type Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { formatTime } from '../time-format.ts';
import { busyboxTop } from './busybox-top.ts';
import { parseOptions, write, type Flavour } from './command.ts';
import { memoryUse } from './memory-use.ts';
import { processTable } from './process-table.ts';
import { uptimeText } from './uptime.ts';

const MIB = 1024 * 1024;

/** `top`: a screen of processes, drawn again every three seconds until `q`; `-b` prints it, `-n` says how often. */
export function* top(proc: Proc, flavour: Flavour): Task<number> {
  if (flavour === 'busybox') return yield* busyboxTop(proc);
  const parsed = parseOptions(proc, { short: 'bn:d:p:u:cHi' }, flavour);
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const rounds = Number(options.get('n') ?? Infinity);
  const period = Math.max(0.1, Number(options.get('d') ?? 3) || 3) * SECOND;
  const tty = proc.fds.get(1)?.tty;
  if (options.has('b') || tty === undefined) {
    if (tty === undefined && !options.has('b')) {
      proc.error('top: failed tty get\n');
      return 1;
    }
    for (let round = 0; round < rounds; round++) {
      if (round > 0) yield* proc.machine.kernel.sleep(period);
      yield* write(proc, `${lines(proc).join('\n')}\n\n`);
    }
    return 0;
  }
  const before = tty.mode;
  tty.setMode({ canonical: false, echo: false, signals: true, output: true });
  proc.print('\x1b[?1049h\x1b[?25l');
  const { kernel } = proc.machine;
  try {
    for (let round = 0; round < rounds; round++) {
      const shown = lines(proc)
        .slice(0, tty.rows)
        .map(
          (line, i) =>
            `${i === 6 ? '\x1b[7m' : ''}${line.slice(0, tty.columns).padEnd(i === 6 ? tty.columns : 0)}\x1b[m\x1b[K`,
        );
      proc.print(`\x1b[H${shown.join('\r\n')}\x1b[J`);
      for (const until = kernel.now + period; kernel.now < until;) {
        const keys = tty.reader.tryRead();
        if (keys === null || /[qQ]/.test(keys ?? '')) return 0;
        // Any other key draws at once.
        if (keys !== undefined) break;
        yield anyOf(kernel.timer(until - kernel.now), tty.reader.readable);
      }
    }
    return 0;
  } finally {
    tty.setMode(before);
    proc.print('\x1b[?25h\x1b[?1049l');
  }
}

function lines(proc: Proc): string[] {
  const { kernel } = proc.machine;
  const rows = processTable(proc);
  const running = rows.filter((row) => row.state.startsWith('R')).length;
  const stopped = rows.filter((row) => row.state.startsWith('T')).length;
  const mib = (bytes: number): string => (bytes / MIB).toFixed(1).padStart(8);
  const { total, used, cached, free } = memoryUse(proc.machine);
  return [
    `top - ${formatTime('%H:%M:%S', kernel.date)} up ${uptimeText(proc)},  1 user,  load average: 0.00, 0.01, 0.05`,
    `Tasks: ${String(rows.length).padStart(3)} total, ${String(running).padStart(3)} running, ${String(rows.length - running - stopped).padStart(3)} sleeping, ${String(stopped).padStart(3)} stopped,   0 zombie`,
    '%Cpu(s):  0.3 us,  0.3 sy,  0.0 ni, 99.3 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st',
    `MiB Mem : ${mib(total)} total, ${mib(free)} free, ${mib(used)} used, ${mib(cached)} buff/cache`,
    `MiB Swap: ${mib(0)} total, ${mib(0)} free, ${mib(0)} used. ${mib(total - used)} avail Mem`,
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
    ...rows.map(
      (row) =>
        `${String(row.pid).padStart(7)} ${row.user.slice(0, 8).padEnd(8)}  20   0   12345   4321   3210 ${row.state[0]}   0.0   0.1   0:00.00 ${row.name}`,
    ),
  ];
}
