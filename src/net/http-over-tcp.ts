import type { Kernel } from '../kernel/kernel.ts';
import { BrokenPipe, Pipe, type Reader } from '../kernel/pipe.ts';
import { Future, type Task } from '../kernel/wait.ts';
import type { Connection } from './connection.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from './http.ts';

/** What goes over a connection: one request and its answer, whose stream may go both ways. */
type Message =
  | { readonly kind: 'request'; readonly request: HttpRequest }
  | { readonly kind: 'response'; readonly response: HttpResponse; readonly stream?: 'one-way' | 'two-way' }
  | { readonly kind: 'data'; readonly text: string | null };

/** The server cannot be reached, or the connection broke before it answered. Clients know it by its name. */
export class HttpConnectError extends Error {
  override readonly name = 'ConnectError';
}

/** Answers what comes over a connection. Its end is the end of the streams. */
export function serveHttp(kernel: Kernel, connection: Connection, handler: HttpHandler): void {
  const aborted = new Future<void>();
  let input: ((text: string | null) => void) | undefined;
  connection.onClose(() => {
    aborted.resolve();
    input?.(null);
  });
  const send = (message: Message): void => connection.send(message);
  function* pump(reader: Reader): Task {
    for (;;) {
      const text = yield* reader.read();
      send({ kind: 'data', text });
      if (text === null) return;
    }
  }
  connection.onMessage((received) => {
    const message = received as Message;
    if (message.kind === 'data') input?.(message.text);
    if (message.kind !== 'request') return;
    const respond = ({ body, ...response }: HttpResponse): void => {
      if (body !== undefined && ('stream' in body || 'hijack' in body)) {
        if ('hijack' in body) input = body.input;
        send({ kind: 'response', response, stream: 'hijack' in body ? 'two-way' : 'one-way' });
        kernel.spawn('http answer', pump('hijack' in body ? body.hijack : body.stream));
      } else send({ kind: 'response', response: body === undefined ? response : { ...response, body } });
    };
    handler.handle({ ...message.request, aborted }).whenSettled(respond, () => connection.reset());
  });
}

/** Asks over a new connection for each request. A refused or broken connection rejects. */
export function httpOverTcp(connect: () => Future<Connection>): HttpHandler {
  return {
    handle({ aborted, ...request }) {
      const answer = new Future<HttpResponse>();
      connect().whenSettled(
        (connection) => {
          exchange(connection, request, answer);
          aborted?.whenSettled(
            () => connection.close(),
            () => connection.close(),
          );
        },
        (error) => answer.reject(new HttpConnectError(String(error))),
      );
      return answer;
    },
  };
}

function exchange(connection: Connection, request: HttpRequest, answer: Future<HttpResponse>): void {
  const pipe = new Pipe();
  const send = (message: Message): void => connection.send(message);
  connection.onMessage((received) => {
    const message = received as Message;
    if (message.kind === 'data') return take(pipe, message.text);
    if (message.kind !== 'response') return;
    const { response, stream } = message;
    if (stream === undefined) {
      connection.close();
      answer.resolve(response);
    } else if (stream === 'one-way') answer.resolve({ ...response, body: { stream: pipe.reader } });
    else {
      const input = (text: string | null): void => send({ kind: 'data', text });
      answer.resolve({ ...response, body: { hijack: pipe.reader, input } });
    }
  });
  connection.onClose(() => {
    take(pipe, null);
    answer.reject(new HttpConnectError('the connection was closed before the answer'));
  });
  send({ kind: 'request', request });
}

function take(pipe: Pipe, text: string | null): void {
  try {
    if (text === null) pipe.writer.close();
    else pipe.writer.write(text);
  } catch (error) {
    // Nobody reads any more.
    if (!(error instanceof BrokenPipe)) throw error;
  }
}
