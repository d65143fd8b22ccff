import type { Proc } from '../../host/proc.ts';
import { FsError } from '../../host/fs/fs-error.ts';
import { ExecError } from '../../host/program.ts';
import { Pipe, readAll } from '../../kernel/pipe.ts';
import { SECOND } from '../../kernel/time.ts';
import { Condition, type Task } from '../../kernel/wait.ts';
import { AddressInUse } from '../../net/namespace.ts';
import { byteLength, httpDate, serveHttp, type WebRequest, type WebResponse } from './http-server.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  png: 'image/png',
  svg: 'image/svg+xml',
};

function failure(status: number, reason: string, text: string): WebResponse {
  const title = `${status} ${reason}`;
  return {
    status,
    headers: [['Content-type', 'text/html']],
    body: `<HTML><HEAD><TITLE>${title}</TITLE></HEAD>\n<BODY><H1>${title}</H1>\n${text}\n</BODY></HTML>\n`,
  };
}

/** An IPv4 client as a server that listens on IPv6 sees it. */
function mapped(address: string): string {
  return address.includes(':') ? `[${address}]` : `[::ffff:${address}]`;
}

/** Runs /cgi-bin/NAME: the script prints headers, an empty line and the body. */
function* cgi(proc: Proc, root: string, request: WebRequest): Task<WebResponse> {
  const script = `${root}${request.path}`;
  const env = new Map(proc.env);
  env.set('REQUEST_METHOD', request.method);
  env.set('QUERY_STRING', request.target.split('?')[1] ?? '');
  env.set('REMOTE_ADDR', mapped(request.remoteAddress));
  env.set('SCRIPT_NAME', request.path);
  const output = new Pipe();
  try {
    proc.spawn({ argv: [script], env, cwd: `${root}/cgi-bin`, stdout: output.writer });
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    return failure(404, 'Not Found', 'The requested URL was not found');
  }
  const text = yield* readAll(output.reader);
  const end = /^([\s\S]*?)\r?\n\r?\n|^\r?\n/.exec(text);
  const headers: [string, string][] = [];
  for (const line of (end?.[1] ?? '').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
  }
  return { status: 200, headers, body: text.slice(end?.[0].length ?? 0) };
}

function file(proc: Proc, root: string, request: WebRequest): WebResponse {
  const path = request.path.endsWith('/') ? `${request.path}index.html` : request.path;
  try {
    const { fs, kernel } = proc.machine;
    const body = fs.readFile(`${root}${path}`);
    const { mtime } = fs.stat(`${root}${path}`);
    const seconds = Math.floor(mtime / SECOND);
    const type = TYPES[path.split('.').pop() ?? ''] ?? 'application/octet-stream';
    return {
      status: 200,
      headers: [
        ['Date', httpDate(kernel.date)],
        ['Connection', 'close'],
        ['Content-type', type],
        ['Accept-Ranges', 'bytes'],
        ['Last-Modified', httpDate(mtime)],
        ['ETag', `"${seconds.toString(16)}-${byteLength(body).toString(16)}"`],
      ],
      body,
    };
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    return failure(404, 'Not Found', 'The requested URL was not found');
  }
}

/** busybox httpd: `httpd [-f] [-v] [-p [IP:]PORT] [-h HOME]`; without -f it goes on in the background. */
export function* busyboxHttpd(proc: Proc): Task<number> {
  let port = 80;
  let home = proc.cwd;
  let foreground = false;
  for (let i = 1; i < proc.argv.length; i++) {
    const word = proc.argv[i];
    if (word === '-p') port = Number(proc.argv[++i]?.split(':').pop());
    else if (word.startsWith('-p')) port = Number(word.slice(2).split(':').pop());
    else if (word === '-h') home = proc.resolve(proc.argv[++i] ?? '.');
    else if (word.startsWith('-h')) home = proc.resolve(word.slice(2));
    else if (/^-[fiv]+$/.test(word)) foreground ||= word.includes('f');
    else {
      proc.error(`httpd: invalid option -- '${word.replace(/^-/, '')}'\n`);
      return 1;
    }
  }
  const root = home === '/' ? '' : home;
  const serve = function* (server: Proc): Task<number> {
    try {
      const socket = serveHttp(server, port, (request) => {
        if (request.method !== 'GET' && request.method !== 'HEAD' && request.method !== 'POST')
          return failure(501, 'Not Implemented', 'The requested method is not recognized');
        if (request.path.includes('/../')) return failure(400, 'Bad Request', 'Unsupported method');
        return request.path.startsWith('/cgi-bin/') ? cgi(server, root, request) : file(server, root, request);
      });
      try {
        const never = new Condition();
        for (;;) yield never;
      } finally {
        socket.dispose();
      }
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error;
      server.error('httpd: bind: Address already in use\n');
      return 1;
    }
  };
  if (foreground) return yield* serve(proc);
  proc.spawn({ argv: proc.argv, program: serve, group: 0 });
  return 0;
}
