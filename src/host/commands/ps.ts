import { DAY } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { formatTime } from '../time-format.ts';
import { type Flavour, write } from './command.ts';
import { processTable, type Row } from './process-table.ts';

/** `ps`. @param o whether a busybox was built to show the time that processes took */
export function* ps(proc: Proc, flavour: Flavour, o = { time: true }): Task<number> {
  const words = proc.argv.slice(1);
  let rows = processTable(proc);
  const { now, clockAhead } = proc.machine.kernel;
  const columns = proc.isTty(1) ? (proc.tty?.columns ?? 80) : Infinity;
  const cut = (line: string): string => `${line.slice(0, columns)}\n`;
  const start = (row: Row): string =>
    formatTime(now - row.startedAt < DAY ? '%H:%M' : '%b%d', row.startedAt + clockAhead);
  if (flavour === 'busybox') {
    const time = o.time ? ' 0:00 ' : '';
    const lines = rows.map((row) => cut(`${String(row.pid).padStart(5)} ${row.user.padEnd(8)} ${time}${row.command}`));
    yield* write(proc, `PID   USER     ${o.time ? 'TIME  ' : ''}COMMAND\n${lines.join('')}`);
    return 0;
  }
  const wantedPid = /-p\s*(\d+(?:,\d+)*)|--pid[= ](\d+)/.exec(words.join(' '));
  const format = /(?:^|\s)-?o\s*(\S+)/.exec(words.join(' '))?.[1];
  const letters = words
    .filter((word) => !word.includes('=') && !/^\d/.test(word) && word !== format)
    .join('')
    .replace(/-/g, '');
  const bsd = words.some((word) => /^[a-z]/.test(word) && word !== format && !/^\d/.test(word));
  const own = rows.filter((row) => row.tty !== '?' && row.tty === 'pts/0');
  if (wantedPid !== null) {
    const pids = (wantedPid[1] ?? wantedPid[2]).split(',').map(Number);
    rows = rows.filter((row) => pids.includes(row.pid));
  } else if (bsd ? !letters.includes('a') && !letters.includes('x') : !/[eA]/.test(letters))
    rows = own.length > 0 ? own : rows.filter((row) => row.pid >= proc.ppid);
  if (format !== undefined) {
    const heads: Readonly<Record<string, string>> = {
      pid: 'PID',
      ppid: 'PPID',
      user: 'USER',
      cmd: 'CMD',
      args: 'COMMAND',
      command: 'COMMAND',
      comm: 'COMMAND',
      stat: 'STAT',
      tty: 'TT',
    };
    const fields = format.split(',').map((field) => field.replace(/=$/, ''));
    const cell = (row: Row, field: string): string => {
      if (field === 'pid' || field === 'ppid') return String(row[field]).padStart(7);
      return (
        { user: row.user.padEnd(8), comm: row.name.padEnd(15), stat: row.state.padEnd(4), tty: row.tty.padEnd(8) }[
          field
        ] ?? row.command
      );
    };
    const head = format.endsWith('=')
      ? ''
      : `${fields.map((field, i) => (/pid/.test(field) ? (heads[field] ?? field).padStart(7) : i === fields.length - 1 ? (heads[field] ?? field) : (heads[field] ?? field).padEnd(cell(rows[0], field).length))).join(' ')}\n`;
    yield* write(
      proc,
      head +
        rows
          .map((row) =>
            cut(
              fields
                .map((field) => cell(row, field))
                .join(' ')
                .trimEnd(),
            ),
          )
          .join(''),
    );
    return wantedPid !== null && rows.length === 0 ? 1 : 0;
  }
  if (bsd && letters.includes('u')) {
    const head = 'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n';
    yield* write(
      proc,
      head +
        rows
          .map((row) =>
            cut(
              `${row.user.padEnd(8)} ${String(row.pid).padStart(7)}  0.0  0.1  12345  4321 ${row.tty.padEnd(8)} ${row.state.padEnd(4)} ${start(row).padEnd(5)}   0:00 ${row.command}`,
            ),
          )
          .join(''),
    );
  } else if (/f/.test(letters) && !bsd) {
    const head = 'UID          PID    PPID  C STIME TTY          TIME CMD\n';
    yield* write(
      proc,
      head +
        rows
          .map((row) =>
            cut(
              `${row.user.padEnd(8)} ${String(row.pid).padStart(7)} ${String(row.ppid).padStart(7)}  0 ${start(row).padEnd(5)} ${row.tty.padEnd(8)} 00:00:00 ${row.command}`,
            ),
          )
          .join(''),
    );
  } else if (bsd) {
    yield* write(
      proc,
      `    PID TTY      STAT   TIME COMMAND\n${rows.map((row) => cut(`${String(row.pid).padStart(7)} ${row.tty.padEnd(8)} ${row.state.padEnd(4)}   0:00 ${row.command}`)).join('')}`,
    );
  } else {
    yield* write(
      proc,
      `    PID TTY          TIME CMD\n${rows.map((row) => cut(`${String(row.pid).padStart(7)} ${row.tty.padEnd(8)} 00:00:00 ${row.name}`)).join('')}`,
    );
  }
  return wantedPid !== null && rows.length === 0 ? 1 : 0;
}
