import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Reader } from '../kernel/pipe.ts';
import { Future } from '../kernel/wait.ts';
import type { HttpHandler, HttpRequest, HttpResponse, Json } from '../net/http.ts';
import { readTar } from './tar.ts';

/** Brings virtual time up to the present and lets everything that is due happen. */
export type CatchUp = () => void;

const MULTIPLEXED = 'application/vnd.docker.multiplexed-stream';

/**
 * An HTTP server on 127.0.0.1 in front of a simulated engine: real clients in, simulated answers out. It adds
 * nothing to what the engine says but the framing of HTTP.
 * @param catchUp called before each request and after what it changed, so that an answer that is already there goes out at once
 */
export function createFront(handler: HttpHandler, catchUp: CatchUp): Server {
  const server = createServer((incoming, outgoing) => {
    readBody(incoming, (body) => {
      const aborted = new Future<void>();
      outgoing.on('close', () => {
        aborted.resolve(undefined);
        catchUp();
      });
      catchUp();
      handler.handle(toRequest(incoming, body, aborted)).whenSettled(
        (response) => answer(response, incoming, outgoing),
        (error) => fail(outgoing, error),
      );
      catchUp();
    });
  });
  // `docker exec` and `attach` ask for an upgrade to a raw two-way stream.
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const aborted = new Future<void>();
    socket.on('close', () => {
      aborted.resolve(undefined);
      catchUp();
    });
    socket.on('error', () => socket.destroy());
    readUpgradeBody(incoming, socket, head, (body, rest) => {
      catchUp();
      handler.handle(toRequest(incoming, body, aborted)).whenSettled(
        (response) => hijack(response, socket, rest, catchUp),
        (error) => socket.end(`HTTP/1.1 500 Internal Server Error\r\n\r\n${String(error)}`),
      );
      catchUp();
    });
  });
  return server;
}

function readBody(incoming: IncomingMessage, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => done(Buffer.concat(chunks)));
}

/** The files of a build come as an archive; the engine takes them as a list. */
function isArchive(incoming: IncomingMessage): boolean {
  return (
    /\/build\?/.test(incoming.url ?? '') && (incoming.headers['content-type'] ?? '').startsWith('application/x-tar')
  );
}

function contextOf(archive: Buffer): { json: Json } | { text: string } {
  try {
    return { json: readTar(archive) as unknown as Json };
  } catch (error) {
    return { text: String(error) };
  }
}

function readUpgradeBody(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  done: (body: Buffer, rest: Buffer) => void,
): void {
  const length = Number(incoming.headers['content-length'] ?? 0);
  let seen = head;
  const take = (): boolean => {
    if (seen.length < length) return false;
    done(seen.subarray(0, length), seen.subarray(length));
    return true;
  };
  if (take()) return;
  const onData = (chunk: Buffer): void => {
    seen = Buffer.concat([seen, chunk]);
    if (seen.length < length) return;
    socket.off('data', onData);
    take();
  };
  socket.on('data', onData);
}

function toRequest(incoming: IncomingMessage, body: Buffer, aborted: Future<void>): HttpRequest {
  const url = new URL(incoming.url ?? '/', 'http://docker');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return {
    method: incoming.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: [...url.searchParams],
    headers,
    aborted,
    ...(body.length === 0 ? {} : { body: isArchive(incoming) ? contextOf(body) : parseJson(body.toString('utf8')) }),
  };
}

function parseJson(text: string): { json: Json } | { text: string } {
  try {
    return { json: JSON.parse(text) as Json };
  } catch {
    return { text };
  }
}

function answer(response: HttpResponse, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const headers = { ...response.headers };
  const { body } = response;
  if (body !== undefined && 'json' in body) headers['content-type'] ??= 'application/json';
  outgoing.writeHead(response.status, headers);
  if (body === undefined || incoming.method === 'HEAD') outgoing.end();
  else if ('json' in body) outgoing.end(`${JSON.stringify(body.json)}\n`);
  else if ('text' in body) outgoing.end(body.text);
  else {
    // The client waits for the headers before it reads: an event stream may stay silent for long.
    outgoing.flushHeaders();
    const stream = 'stream' in body ? body.stream : body.hijack;
    pump(
      stream,
      encodingOf(response),
      (bytes) => void outgoing.write(bytes),
      () => outgoing.end(),
    );
    outgoing.on('close', () => stream.close());
  }
}

function fail(outgoing: ServerResponse, error: unknown): void {
  outgoing.writeHead(500, { 'content-type': 'application/json' });
  outgoing.end(`${JSON.stringify({ message: error instanceof Error ? error.message : String(error) })}\n`);
}

function hijack(response: HttpResponse, socket: Duplex, rest: Buffer, catchUp: CatchUp): void {
  const { body } = response;
  const type = response.headers['content-type'] ?? 'application/vnd.docker.raw-stream';
  if (body === undefined || !('hijack' in body)) {
    const text = body !== undefined && 'json' in body ? `${JSON.stringify(body.json)}\n` : '';
    const length = Buffer.byteLength(text);
    socket.end(
      `HTTP/1.1 ${response.status} \r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${text}`,
    );
    return;
  }
  socket.write(`HTTP/1.1 101 UPGRADED\r\nContent-Type: ${type}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n`);
  const { input } = body;
  const take = (chunk: Buffer): void => {
    input(chunk.toString('utf8'));
    catchUp();
  };
  if (rest.length > 0) take(rest);
  socket.on('data', take);
  socket.on('end', () => {
    input(null);
    catchUp();
  });
  pump(
    body.hijack,
    encodingOf(response),
    (bytes) => void socket.write(bytes),
    () => socket.end(),
  );
}

function encodingOf(response: HttpResponse): BufferEncoding {
  return response.headers['content-type'] === MULTIPLEXED ? 'latin1' : 'utf8';
}

/** Passes on what a simulated stream brings, as it comes. */
function pump(reader: Reader, encoding: BufferEncoding, write: (bytes: Buffer) => void, end: () => void): void {
  for (;;) {
    const text = reader.tryRead();
    if (text === null) return end();
    if (text === undefined) break;
    write(Buffer.from(text, encoding));
  }
  const waiter = {
    wake: () => {
      reader.readable.unsubscribe(waiter);
      pump(reader, encoding, write, end);
    },
  };
  reader.readable.subscribe(waiter);
}
