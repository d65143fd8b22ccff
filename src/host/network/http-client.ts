import { utf8Length } from '../../kernel/utf8.ts';
import type { Micros } from '../../kernel/time.ts';
import { anyOf, Condition, type Future, type Task } from '../../kernel/wait.ts';
import type { CloseReason, Connection } from '../../net/connection.ts';
import { ConnectError } from '../../net/network.ts';
import type { Machine } from '../machine.ts';

/** Whoever asks over the network: a machine, or a browser that has no files or processes. */
export type NetworkClient = Pick<Machine, 'kernel' | 'net' | 'traced'>;

export interface Url {
  readonly scheme: string;
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number;
  /** With the query. */
  readonly path: string;
}

const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ftp: 21 };

/** Reads `[http://]host[:port][/path]`; undefined when it is none. */
export function parseUrl(text: string): Url | undefined {
  const match =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^@/]*)@)?(\[[^\]]*\]|[^:/?#]+)(?::(\d+))?([/?][^#]*)?(?:#.*)?$/i.exec(text);
  if (match === null) return undefined;
  const scheme = (match[1] ?? 'http').toLowerCase();
  const path = match[5] ?? '/';
  const port = match[4] === undefined ? (PORTS[scheme] ?? 80) : Number(match[4]);
  return { scheme, user: match[2], host: match[3], port, path: path.startsWith('/') ? path : `/${path}` };
}

export interface HttpAnswer {
  /** `HTTP/1.1 200 OK` */
  readonly statusLine: string;
  readonly status: number;
  readonly reason: string;
  /** As they came. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export type HttpFailure =
  | { readonly failed: 'connect'; readonly error: ConnectError }
  | { readonly failed: 'timeout'; readonly connected: boolean }
  | { readonly failed: 'empty' | 'reset' };

export interface HttpExchange {
  readonly address: string;
  readonly port: number;
  /** Request line, headers and body. */
  readonly text: string;
  readonly method: string;
  /** The instant at which it is given up. */
  readonly deadline: Micros;
  /** The instant at which connecting is given up. */
  readonly connectBy: Micros;
  readonly onConnect?: (connection: Connection) => void;
}

/** The parts of a reply; undefined while it is not whole. */
export function parseAnswer(text: string, method: string, ended: boolean): HttpAnswer | undefined {
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null) return undefined;
  const [statusLine, ...lines] = text.slice(0, end.index).split(/\r?\n/);
  const match = /^HTTP\/[\d.]+ (\d+) ?(.*)$/.exec(statusLine);
  if (match === null) return undefined;
  const headers = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const body = text.slice(end.index + end[0].length);
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  const whole = method === 'HEAD' || ended || (length !== undefined && utf8Length(body) >= Number(length));
  if (!whole) return undefined;
  return { statusLine, status: Number(match[1]), reason: match[2], headers, body };
}

/** Waits for a future until an instant; undefined when it is not settled then. @throws what it was rejected with */
export function* waitUntil<T>(machine: Pick<Machine, 'kernel'>, future: Future<T>, until: Micros): Task<T | undefined> {
  const { kernel } = machine;
  while (!future.settled) {
    if (kernel.now >= until) return undefined;
    yield until === Infinity ? future : anyOf(future, kernel.timer(until - kernel.now));
  }
  return future.get();
}

/** One request and its reply over a connection of its own. */
export function* exchange(machine: NetworkClient, o: HttpExchange): Task<HttpAnswer | HttpFailure> {
  const { kernel } = machine;
  let connection: Connection | undefined;
  try {
    try {
      const by = Math.min(o.deadline, o.connectBy);
      connection = yield* waitUntil(machine, machine.net.connect(o.address, o.port, { traced: machine.traced }), by);
    } catch (error) {
      if (error instanceof ConnectError) return { failed: 'connect', error };
      throw error;
    }
    if (connection === undefined) return { failed: 'timeout', connected: false };
    o.onConnect?.(connection);
    let received = '';
    let closed: CloseReason | undefined;
    const changed = new Condition();
    connection.onMessage((message) => {
      received += String(message);
      changed.notify();
    });
    connection.onClose((reason) => {
      closed = reason;
      changed.notify();
    });
    connection.send(o.text);
    for (;;) {
      const answer = parseAnswer(received, o.method, closed !== undefined);
      if (answer !== undefined) return answer;
      if (closed !== undefined) return { failed: closed === 'reset' ? 'reset' : 'empty' };
      if (kernel.now >= o.deadline) return { failed: 'timeout', connected: true };
      yield o.deadline === Infinity ? changed : anyOf(changed, kernel.timer(o.deadline - kernel.now));
    }
  } finally {
    connection?.close();
  }
}
