import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';

export interface Row {
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
    state: daemon.isHeld === true ? 'Ts' : 'Ss',
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
