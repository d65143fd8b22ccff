import type { Proc } from '../../host/proc.ts';
import { FsError } from '../../host/fs/fs-error.ts';
import type { Program } from '../../host/program.ts';
import type { Task } from '../../kernel/wait.ts';
import { AddressInUse } from '../../net/namespace.ts';
import { civil, clockTime, isoDate } from '../../kernel/civil.ts';
import { byteLength, httpDate, logDate, serveHttp, type WebRequest, type WebResponse } from './http-server.ts';
import { waitForSignal } from './wait-for-signal.ts';

const ROOT = '/usr/share/nginx/html';

function errorPage(status: number, reason: string, version: string): WebResponse {
  const body =
    `<html>\r\n<head><title>${status} ${reason}</title></head>\r\n<body>\r\n` +
    `<center><h1>${status} ${reason}</h1></center>\r\n<hr><center>nginx/${version}</center>\r\n</body>\r\n</html>\r\n`;
  return { status, body };
}

/** `2026/11/21 11:42:43`, as nginx's error log has it. */
function errorDate(time: number): string {
  const date = civil(time);
  return `${isoDate(date).replaceAll('-', '/')} ${clockTime(date)}`;
}

/** One nginx at work. */
class Server {
  private connections = 0;
  private readonly proc: Proc;
  private readonly version: string;

  constructor(proc: Proc, version: string) {
    this.proc = proc;
    this.version = version;
  }

  private log(level: 'notice' | 'error', texts: readonly string[]): void {
    const { pid, machine } = this.proc;
    const head = `${errorDate(machine.kernel.date)} [${level}] ${pid}#${pid}: `;
    this.proc.error(texts.map((text) => `${head}${text}\n`).join(''));
  }

  notice(...texts: readonly string[]): void {
    this.log('notice', texts);
  }

  private failed(request: WebRequest, why: string): void {
    const line = request.head.split(/\r?\n/)[0];
    const place = `client: ${request.remoteAddress}, server: localhost, request: "${line}", host: "${request.headers.get('host') ?? ''}"`;
    this.log('error', [`*${this.connections} ${why}, ${place}`]);
  }

  /** @throws FsError when there is no such file */
  private page(request: WebRequest): WebResponse {
    const { path } = request;
    const { fs } = this.proc.machine;
    if (path.endsWith('/')) return { status: 200, body: fs.readFile(`${ROOT}${path}index.html`) };
    if (!fs.isDirectory(`${ROOT}${path}`)) return { status: 200, body: fs.readFile(`${ROOT}${path}`) };
    const location = `http://${request.headers.get('host') ?? 'localhost'}${path}/`;
    return { ...errorPage(301, 'Moved Permanently', this.version), headers: [['Location', location]] };
  }

  /** A directory that shows no index is forbidden; what is not there is not found. */
  private missing(request: WebRequest): WebResponse {
    const file = `${ROOT}${request.path}`;
    if (file.endsWith('/') && this.proc.machine.fs.isDirectory(file)) {
      this.failed(request, `directory index of "${file}" is forbidden`);
      return errorPage(403, 'Forbidden', this.version);
    }
    this.failed(request, `open() "${file}" failed (2: No such file or directory)`);
    return errorPage(404, 'Not Found', this.version);
  }

  answer(request: WebRequest): WebResponse {
    const { proc, version } = this;
    const { date } = proc.machine.kernel;
    this.connections++;
    let response: WebResponse;
    try {
      response = this.page(request);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      response = this.missing(request);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') response = errorPage(405, 'Not Allowed', version);
    const agent = request.headers.get('user-agent') ?? '-';
    const line = `"${request.head.split(/\r?\n/)[0]}" ${response.status} ${byteLength(response.body)}`;
    proc.print(`${request.remoteAddress} - - [${logDate(date)}] ${line} "-" "${agent}" "-"\n`);
    const headers: [string, string][] = [
      ['Server', `nginx/${version}`],
      ['Date', httpDate(date)],
      ['Content-Type', 'text/html'],
    ];
    return { ...response, headers: [...headers, ...(response.headers ?? [])] };
  }
}

/** nginx: serves /usr/share/nginx/html on port 80; SIGQUIT and SIGTERM end it with status 0. */
export function nginx(version: string): Program {
  return function* run(proc: Proc): Task<number> {
    const server = new Server(proc, version);
    try {
      const socket = serveHttp(proc, 80, (request) => server.answer(request), 'pair');
      try {
        server.notice('using the "epoll" event method', `nginx/${version}`, 'start worker processes');
        const signal = yield* waitForSignal(proc, ['SIGQUIT', 'SIGTERM', 'SIGINT']);
        server.notice(
          signal === 'SIGQUIT'
            ? 'signal 3 (SIGQUIT) received, shutting down'
            : `signal ${signal === 'SIGTERM' ? '15 (SIGTERM)' : '2 (SIGINT)'} received, exiting`,
        );
        return 0;
      } finally {
        socket.dispose();
      }
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error;
      proc.error('nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address in use)\n');
      return 1;
    }
  };
}

/** What nginx shows when nothing else was put there. */
export const NGINX_WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;
