import { compareText } from '../../kernel/compare.ts';
import type { Reader } from '../../kernel/pipe.ts';
import { Future, NEVER, type Task } from '../../kernel/wait.ts';
import type { HttpHandler, HttpRequest, HttpResponse, Json } from '../../net/http.ts';
import { CommandError, ConnectionFailed, DaemonError } from '../errors.ts';

/** The newest API that the client of Docker 28.5.2 speaks. */
export const CLIENT_API_VERSION = '1.51';

/** The path of an object whose name is empty, or blank: such a request is not even sent. */
const NAMELESS =
  /^\/(container|exec|network|node|plugin|secret|config|service|task|volume)s?\/(?:%20|%09|%0A)*(?:\/|$)/;

type QueryValue = string | number | boolean | undefined;

export interface RequestOptions {
  /** Fields in their order; those that are undefined are left out, an array is the same field several times. */
  readonly query?: Readonly<Record<string, QueryValue | readonly string[]>>;
  readonly json?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A stream that the daemon sends; `mime` tells how it is framed. */
export interface ApiStream {
  readonly reader: Reader;
  readonly mime: string;
  /** For attach and exec: takes what the terminal sends; null ends it. */
  readonly input: (text: string | null) => void;
}

/**
 * The client's side of the Engine API: finds out the daemon's version at its first request, as docker does with
 * `/_ping`, and turns error answers into DaemonError.
 */
export class ApiClient {
  /** Where the daemon is, as messages name it: `unix:///var/run/docker.sock`. */
  readonly host: string;
  private readonly open: () => HttpHandler | undefined;
  private readonly traced: boolean;
  private readonly aborted = new Future<void>();
  private negotiated: string | undefined;
  private pinged: Readonly<Record<string, string>> | undefined;

  /**
   * @param open finds who listens at `host` now, undefined when nobody does
   * @param traced see `HttpRequest.traced`
   */
  constructor(host: string, open: () => HttpHandler | undefined, version?: string, traced = false) {
    this.host = host;
    this.open = open;
    this.traced = traced;
    this.negotiated = version;
  }

  /** The version that requests are made in. */
  get version(): string {
    return this.negotiated ?? CLIENT_API_VERSION;
  }

  /** Lets go of every stream that is still open: the server sees the connection close. */
  close(): void {
    this.aborted.resolve();
  }

  /** What `/_ping` tells in its headers; nothing of a daemon that does not answer. */
  *ping(): Task<Readonly<Record<string, string>>> {
    if (this.pinged !== undefined) return this.pinged;
    try {
      const response = yield* this.send({ method: 'HEAD', path: '/_ping', query: [], headers: {} });
      this.pinged = response.headers;
    } catch (error) {
      if (!(error instanceof ConnectionFailed)) throw error;
      return {};
    }
    return this.pinged;
  }

  private *negotiate(): Task {
    if (this.negotiated !== undefined) return;
    const headers = yield* this.ping();
    const offered = headers['api-version'] ?? headers['Api-Version'];
    if (this.pinged === undefined) return;
    this.negotiated = offered !== undefined && older(offered, CLIENT_API_VERSION) ? offered : CLIENT_API_VERSION;
  }

  private *send(request: HttpRequest): Task<HttpResponse> {
    const handler = this.open();
    if (handler === undefined) throw new ConnectionFailed(this.host);
    const answer = handler.handle({ ...request, traced: this.traced, aborted: this.aborted });
    try {
      return yield* answer.wait();
    } catch (error) {
      // The connection was refused, or cut before an answer came.
      if (answer.settled && error instanceof Error && error.name === 'ConnectError')
        throw new ConnectionFailed(this.host);
      throw error;
    }
  }

  /** Sends a request and gives the whole answer. @throws DaemonError, ConnectionFailed, CommandError without a name */
  *request(method: string, path: string, options: RequestOptions = {}): Task<HttpResponse> {
    const nameless = NAMELESS.exec(path);
    if (nameless !== null) throw new CommandError(`invalid ${nameless[1]} name or ID: value is empty`);
    yield* this.negotiate();
    const query: [string, string][] = [];
    for (const [key, value] of Object.entries(options.query ?? {})) {
      if (value === undefined) continue;
      for (const each of Array.isArray(value) ? (value as readonly string[]) : [value as string])
        query.push([key, String(each)]);
    }
    const response = yield* this.send({
      method,
      path: `/v${this.version}${path}`,
      query,
      headers: { 'user-agent': 'Docker-Client/28.5.2 (linux)', ...options.headers },
      ...(options.json === undefined ? {} : { body: { json: options.json } }),
    });
    if (response.status >= 400) throw new DaemonError(yield* errorMessage(response, path), response.status);
    return response;
  }

  /** Sends a request and gives the JSON of its answer. @throws DaemonError, ConnectionFailed */
  *json<T>(method: string, path: string, options: RequestOptions = {}): Task<T> {
    const response = yield* this.request(method, path, options);
    const { body } = response;
    if (body === undefined) return null as T;
    if ('json' in body) return body.json as T;
    return JSON.parse(yield* wholeText(body)) as T;
  }

  /** Sends a request whose answer is a stream. @throws DaemonError, ConnectionFailed */
  *stream(method: string, path: string, options: RequestOptions = {}): Task<ApiStream> {
    const { body, headers } = yield* this.request(method, path, options);
    const mime = headers['content-type'] ?? '';
    if (body !== undefined && 'hijack' in body) return { reader: body.hijack, mime, input: body.input };
    if (body !== undefined && 'stream' in body) return { reader: body.stream, mime, input: () => {} };
    const text = body === undefined ? '' : 'json' in body ? `${JSON.stringify(body.json)}\n` : body.text;
    return { reader: textReader(text), mime, input: () => {} };
  }
}

function older(left: string, right: string): boolean {
  const [a = 0, b = 0] = left.split('.').map(Number);
  const [c = 0, d = 0] = right.split('.').map(Number);
  return a < c || (a === c && b < d);
}

function* wholeText(body: NonNullable<HttpResponse['body']>): Task<string> {
  if ('text' in body) return body.text;
  if ('json' in body) return JSON.stringify(body.json);
  const reader = 'stream' in body ? body.stream : body.hijack;
  let all = '';
  for (;;) {
    const text = yield* reader.read();
    if (text === null) return all;
    all += text;
  }
}

function* errorMessage(response: HttpResponse, path: string): Task<string> {
  const { body } = response;
  const text = body === undefined ? '' : yield* wholeText(body);
  if (text === '')
    return `request returned ${response.status} for API route and version ${path}, check if the server supports the requested API version`;
  try {
    const parsed = JSON.parse(text) as { message?: unknown };
    if (typeof parsed.message === 'string') return parsed.message.trim();
  } catch {
    // Not JSON: docker shows the text as it is.
  }
  return text.trim();
}

function textReader(text: string): Reader {
  let rest: string | null = text;
  const reader: Reader = {
    tryRead: () => {
      const now = rest === '' ? null : rest;
      rest = null;
      return now;
    },
    readable: NEVER,
    *read() {
      return reader.tryRead() ?? null;
    },
    close: () => {},
  };
  return reader;
}

/** Docker's `filters` query: `{"name":{"web":true}}`, keys and values in Go's order of maps; undefined when there are none. */
export function encodeFilters(filters: ReadonlyMap<string, readonly string[]>): string | undefined {
  if (filters.size === 0) return undefined;
  const out: Record<string, Record<string, boolean>> = {};
  for (const key of [...filters.keys()].sort(compareText)) {
    const values: Record<string, boolean> = {};
    for (const value of [...(filters.get(key) ?? [])].sort(compareText)) values[value] = true;
    out[key] = values;
  }
  return JSON.stringify(out);
}
