import { parseSignal } from '../../kernel/signal.ts';
import { DAY, SECOND } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { formatTime } from '../time-format.ts';
import { compile } from '../shell/pattern.ts';
import { complain, parseOptions, write, type Flavour } from './command.ts';

interface Row {
  readonly pid: number;
  readonly ppid: number;
  readonly user: string;
  readonly tty: string;
  readonly state: string;
  readonly startedAt: number;
  readonly command: string;
  readonly name: string;
}

/** All processes of the machine, daemons too, by pid. */
export function processTable(proc: Proc): Row[] {
  const { machine } = proc;
  const rows: Row[] = machine.daemons.map((daemon) => ({
    pid: daemon.pid,
    ppid: daemon.pid === 1 ? 0 : 1,
    user: 'root',
    tty: '?',
    state: 'Ss',
    startedAt: daemon.startedAt,
    command: daemon.command,
    name: basename(daemon.command.split(' ')[0]),
  }));
  for (const each of machine.processes.values()) {
    rows.push({
      pid: each.pid,
      ppid: each.ppid,
      user: each.user,
      tty: each.tty === undefined ? '?' : 'pts/0',
      state: `${each === proc ? 'R' : each.state === 'stopped' ? 'T' : 'S'}${each.tty !== undefined && each.state !== 'stopped' ? '+' : ''}`,
      startedAt: each.startedAt,
      command: each.argv.join(' '),
      name: basename(each.argv[0]).replace(/^-/, ''),
    });
  }
  return rows.sort((a, b) => a.pid - b.pid);
}

export function* ps(proc: Proc, flavour: Flavour): Task<number> {
  const words = proc.argv.slice(1);
  let rows = processTable(proc);
  const { now } = proc.machine.kernel;
  const columns = proc.isTty(1) ? (proc.tty?.columns ?? 80) : Infinity;
  const cut = (line: string): string => `${line.slice(0, columns)}\n`;
  const start = (row: Row): string => formatTime(now - row.startedAt < DAY ? '%H:%M' : '%b%d', row.startedAt);
  if (flavour === 'busybox') {
    const time = '0:00';
    yield* write(
      proc,
      `PID   USER     TIME  COMMAND\n${rows.map((row) => cut(`${String(row.pid).padStart(5)} ${row.user.padEnd(8)} ${time.padStart(5)} ${row.command}`)).join('')}`,
    );
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

/** pgrep, pkill and killall share how they choose. */
export function* pgrep(proc: Proc, flavour: Flavour): Task<number> {
  const command = basename(proc.argv[0]);
  let signal = parseSignal('TERM');
  const words = proc.argv.slice(1).filter((word) => {
    const given = /^-(\d+|[A-Z]+\d?)$/.test(word) ? parseSignal(word.slice(1)) : undefined;
    if (given === undefined) return true;
    signal = given;
    return false;
  });
  proc.argv = [proc.argv[0], ...words];
  const parsed = parseOptions(
    proc,
    { short: 'flxavnoc', long: { full: 'f', exact: 'x', list: 'l', signal: 'signal=' }, status: 2 },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  if (options.has('signal')) signal = parseSignal(options.get('signal') ?? '');
  if (rest.length === 0) {
    proc.error(
      command === 'killall'
        ? 'Usage: killall [OPTION]... [--] NAME...\n'
        : `${command}: no matching criteria specified\nTry \`${command} --help' for more information.\n`,
    );
    return command === 'killall' ? 1 : 2;
  }
  const exact = options.has('x') || command === 'killall';
  const patterns = rest.map((each) => compile(exact ? `^(?:${each})$` : each, 'u'));
  const found = processTable(proc).filter(
    (row) =>
      row.pid !== proc.pid && patterns.some((pattern) => pattern.test(options.has('f') ? row.command : row.name)),
  );
  if (found.length === 0) {
    if (command === 'killall') complain(proc, `${rest[0]}: no process found`.replace(/^/, '').replace('killall: ', ''));
    return 1;
  }
  for (const row of found) {
    if (command === 'pgrep')
      proc.print(
        options.has('l')
          ? `${row.pid} ${row.name}\n`
          : options.has('a')
            ? `${row.pid} ${row.command}\n`
            : `${row.pid}\n`,
      );
    else if (signal !== undefined) {
      const target = proc.machine.processes.get(row.pid);
      if (target !== undefined) target.signal(signal, proc);
      else proc.machine.signalDaemon(row.pid, signal);
    }
  }
  return 0;
}

export function uptimeText(proc: Proc): string {
  const { kernel, bootedAt } = proc.machine;
  const seconds = Math.floor((kernel.now - bootedAt) / SECOND);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const clock = hours > 0 ? `${String(hours).padStart(2)}:${String(minutes).padStart(2, '0')}` : `${minutes} min`;
  return `${days > 0 ? `${days} day${days === 1 ? '' : 's'}, ` : ''}${clock}`;
}

export function* uptime(proc: Proc): Task<number> {
  proc.print(
    ` ${formatTime('%H:%M:%S', proc.machine.kernel.now)} up ${uptimeText(proc)},  1 user,  load average: 0.00, 0.01, 0.05\n`,
  );
  return 0;
}
