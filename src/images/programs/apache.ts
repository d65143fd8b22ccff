import type { Proc } from '../../host/proc.ts';
import { FsError } from '../../host/fs/fs-error.ts';
import type { Program } from '../../host/program.ts';
import type { Task } from '../../kernel/wait.ts';
import { civil, clockTime, shortMonth, shortWeekday } from '../../kernel/civil.ts';
import { AddressInUse } from '../../net/namespace.ts';
import { byteLength, httpDate, logDate, serveHttp, type WebRequest, type WebResponse } from './http-server.ts';
import { waitForSignal } from './wait-for-signal.ts';

const ROOT = '/usr/local/apache2/htdocs';

/** httpd-foreground: Apache on port 80; SIGWINCH (the image's stop signal) and SIGTERM end it with status 0. */
export function apache(version: string): Program {
  return function* run(proc: Proc): Task<number> {
    const { machine } = proc;
    const answer = (request: WebRequest): WebResponse => {
      let status = 200;
      let body: string;
      try {
        const path = request.path.endsWith('/') ? `${request.path}index.html` : request.path;
        body = machine.fs.readFile(`${ROOT}${path}`);
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        status = 404;
        body =
          '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n' +
          '<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n';
      }
      const line = `"${request.head.split(/\r?\n/)[0]}" ${status} ${byteLength(body)}`;
      proc.print(`${request.remoteAddress} - - [${logDate(machine.kernel.date)}] ${line}\n`);
      const headers: [string, string][] = [
        ['Date', httpDate(machine.kernel.date)],
        ['Server', `Apache/${version} (Unix)`],
        ['Content-Type', 'text/html'],
      ];
      return { status, headers, body };
    };
    try {
      const socket = serveHttp(proc, 80, answer);
      try {
        const own = [...machine.net.interfaces.values()].find((each) => each.kind !== 'loopback')?.addresses[0];
        const text = own === undefined ? '127.0.0.1' : address(own.address);
        const old = version.startsWith('2.2');
        proc.error(
          old
            ? `httpd: Could not reliably determine the server's fully qualified domain name, using ${text} for ServerName\n`
            : `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${text}. ` +
                `Set the 'ServerName' directive globally to suppress this message\n`,
        );
        const log = (module: string, code: string, message: string): void => {
          const { kernel } = machine;
          const at = civil(kernel.date);
          const time = `${clockTime(at)}.${String(kernel.date % 1_000_000).padStart(6, '0')}`;
          const [day, date] = [shortWeekday(at), String(at.day).padStart(2, '0')];
          if (old) proc.error(`[${day} ${shortMonth(at)} ${date} ${clockTime(at)} ${at.year}] [notice] ${message}\n`);
          else
            proc.error(
              `[${day} ${shortMonth(at)} ${date} ${time} ${at.year}] [${module}:notice] [pid ${proc.pid}:tid ${proc.pid}] ${code}: ${message}\n`,
            );
        };
        log('mpm_event', 'AH00489', `Apache/${version} (Unix) configured -- resuming normal operations`);
        if (!old) log('core', 'AH00094', "Command line: 'httpd -D FOREGROUND'");
        const signal = yield* waitForSignal(proc, ['SIGWINCH', 'SIGTERM', 'SIGINT']);
        if (signal === 'SIGWINCH') log('mpm_event', 'AH00492', 'caught SIGWINCH, shutting down gracefully');
        else log('mpm_event', 'AH00491', 'caught SIGTERM, shutting down');
        return 0;
      } finally {
        socket.dispose();
      }
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error;
      proc.error(
        '(98)Address already in use: AH00072: make_sock: could not bind to address [::]:80\n' +
          'no listening sockets available, shutting down\nAH00015: Unable to open logs\n',
      );
      return 1;
    }
  };
}

function address(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

export const APACHE_WELCOME = '<html><body><h1>It works!</h1></body></html>\n';
