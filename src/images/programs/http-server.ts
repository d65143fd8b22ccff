import type { Proc } from '../../host/proc.ts';
import type { Disposable } from '../../kernel/disposable.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Connection } from '../../net/connection.ts';
import { civil, clockTime, shortMonth, shortWeekday, two } from '../../kernel/civil.ts';

export interface WebRequest {
  readonly method: string;
  /** With the query: `/a?b=c`. */
  readonly target: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** The whole of the request line and headers, as sent. */
  readonly head: string;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

export interface WebResponse {
  readonly status: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body: string;
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  501: 'Not Implemented',
};

/** The request line, the headers and the body of what a client has sent so far; undefined while the head is not whole. */
function parse(text: string, connection: Connection): WebRequest | undefined {
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null) return undefined;
  const head = text.slice(0, end.index);
  const [first, ...lines] = head.split(/\r?\n/);
  const [method = '', target = '/'] = first.split(' ');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const body = text.slice(end.index + end[0].length);
  if (body.length < Number(headers.get('content-length') ?? 0)) return undefined;
  return {
    method,
    target,
    path: target.split('?')[0],
    headers,
    body,
    head,
    remoteAddress: connection.remoteAddress,
    remotePort: connection.remotePort,
  };
}

/** How many bytes a text has in UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}

function format(request: WebRequest, response: WebResponse): string {
  const headers = [...(response.headers ?? [])];
  if (!headers.some(([name]) => name.toLowerCase() === 'content-length'))
    headers.push(['Content-Length', String(byteLength(response.body))]);
  if (!headers.some(([name]) => name === 'Connection')) headers.push(['Connection', 'close']);
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const reason = REASONS[response.status] ?? '';
  const body = request.method === 'HEAD' ? '' : response.body;
  return `HTTP/1.1 ${response.status} ${reason}\r\n${lines}\r\n${body}`;
}

/**
 * Answers HTTP on a TCP port of the process's machine. A connection carries text; each is closed after its answer.
 * @param answer may take virtual time; it runs as a process of its own
 * @param sockets `pair` where the server opens one socket for each family, as nginx does
 * @returns the listening socket @throws AddressInUse
 */
export function serveHttp(
  proc: Proc,
  port: number,
  answer: (request: WebRequest) => WebResponse | Task<WebResponse>,
  sockets: 'dual' | 'pair' = 'dual',
): Disposable {
  const onConnection = (connection: Connection): void => takeRequest(proc, connection, answer);
  return proc.machine.net.listen({ protocol: 'tcp', port, owner: proc.argv[0], family: sockets }, { onConnection });
}

function takeRequest(
  proc: Proc,
  connection: Connection,
  answer: (request: WebRequest) => WebResponse | Task<WebResponse>,
): void {
  let received = '';
  let done = false;
  connection.onMessage((message) => {
    if (done) return;
    received += String(message);
    const request = parse(received, connection);
    if (request === undefined) return;
    done = true;
    const response = answer(request);
    if (!('next' in response)) return reply(connection, request, response);
    proc.machine.kernel.spawn(`${proc.argv[0]} request`, respond(connection, request, response));
  });
}

function reply(connection: Connection, request: WebRequest, response: WebResponse): void {
  if (!connection.isOpen) return;
  connection.send(format(request, response));
  connection.close();
}

function* respond(connection: Connection, request: WebRequest, response: Task<WebResponse>): Task {
  reply(connection, request, yield* response);
}

/** `Sat, 21 Nov 2026 11:42:43 GMT` */
export function httpDate(time: number): string {
  const date = civil(time);
  return `${shortWeekday(date)}, ${two(date.day)} ${shortMonth(date)} ${date.year} ${clockTime(date)} GMT`;
}

/** `21/Nov/2026:11:42:43 +0000`, as access logs have it. */
export function logDate(time: number): string {
  const date = civil(time);
  return `${two(date.day)}/${shortMonth(date)}/${date.year}:${clockTime(date)} +0000`;
}
