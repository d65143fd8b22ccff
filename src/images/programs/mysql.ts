import type { Proc } from '../../host/proc.ts';
import type { Program } from '../../host/program.ts';
import { civil, clockTime, isoDate } from '../../kernel/civil.ts';
import { MILLISECOND } from '../../kernel/time.ts';
import { anyOf, Condition, type Task } from '../../kernel/wait.ts';
import { starts } from './entrypoint.ts';

const PORT = 3306;

function stamp(proc: Proc): string {
  const at = civil(proc.machine.kernel.date);
  return `${isoDate(at)} ${clockTime(at)}+00:00`;
}

/** What MySQL's entrypoint checks before the server starts: that somebody chose a password. */
export function mysqlEntrypoint(version: string): (proc: Proc, argv: readonly string[]) => number | void {
  return (proc, argv) => {
    if (!starts(argv, 'mysqld')) return;
    proc.print(`${stamp(proc)} [Note] [Entrypoint]: Entrypoint script for MySQL Server ${version}-1.el9 started.\n`);
    const names = ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'];
    if (names.some((name) => (proc.env.get(name) ?? '') !== '') || proc.machine.fs.exists('/var/lib/mysql/mysql'))
      return;
    proc.error(
      `${stamp(proc)} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n` +
        '    You need to specify one of the following as an environment variable:\n' +
        names.map((name) => `    - ${name}\n`).join(''),
    );
    return 1;
  };
}

/** mysqld: sets its files up for some seconds at the first start, greets on port 3306. SIGTERM ends it with status 0. */
export function mysql(version: string): Program {
  return function* run(proc: Proc): Task<number> {
    const { kernel, fs, net } = proc.machine;
    let stopped = false;
    const stop = new Condition();
    for (const signal of ['SIGTERM', 'SIGQUIT'] as const)
      proc.handle(signal, () => {
        stopped = true;
        stop.notify();
      });
    const log = (level: string, code: string, text: string): void => {
      const at = civil(kernel.date);
      const micros = String(kernel.date % 1_000_000).padStart(6, '0');
      proc.error(`${isoDate(at)}T${clockTime(at)}.${micros}Z 0 [${level}] [${code}] [Server] ${text}\n`);
    };
    const first = !fs.exists('/var/lib/mysql/mysql');
    if (first) proc.print(`${stamp(proc)} [Note] [Entrypoint]: Initializing database files\n`);
    const until = kernel.now + kernel.random('mysql').int(first ? 5_000 : 900, first ? 8_000 : 1_500) * MILLISECOND;
    while (!stopped && kernel.now < until) yield anyOf(stop, kernel.timer(until - kernel.now));
    if (stopped) return 0;
    if (first) {
      fs.mkdir('/var/lib/mysql/mysql', { parents: true });
      proc.print(`${stamp(proc)} [Note] [Entrypoint]: MySQL init process done. Ready for start up.\n`);
    }
    const greeting = `J\0\0\0\n${version}\0`;
    const socket = net.listen(
      { protocol: 'tcp', port: PORT, owner: 'mysqld' },
      { onConnection: (connection) => connection.send(greeting) },
    );
    try {
      log(
        'System',
        'MY-010931',
        `/usr/sbin/mysqld: ready for connections. Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.`,
      );
      while (!stopped) yield stop;
      log('System', 'MY-013172', 'Received SHUTDOWN from user <via user signal>. Shutting down mysqld.');
      log(
        'System',
        'MY-010910',
        `/usr/sbin/mysqld: Shutdown complete (mysqld ${version})  MySQL Community Server - GPL.`,
      );
      return 0;
    } finally {
      socket.dispose();
    }
  };
}
