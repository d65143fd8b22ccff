import { DisposableStore } from '../../kernel/disposable.ts';
import { BrokenPipe, Pipe } from '../../kernel/pipe.ts';
import type { HttpResponse } from '../../net/http.ts';
import { EngineError } from '../errors.ts';
import type { Engine } from '../engine.ts';
import type { StreamName } from '../container/log.ts';
import { isReadable, logAttributes, readLog } from '../container/log-reader.ts';
import { stream, type Call } from './call.ts';
import { lineWriter, streamsOf, timeOf } from './log-query.ts';
import { encodeFrames } from './stream-frame.ts';
import type { Route } from './router.ts';

export const RAW = 'application/vnd.docker.raw-stream';
export const MULTIPLEXED = 'application/vnd.docker.multiplexed-stream';

/** Writes for a client that may have gone. */
export function send(pipe: Pipe, text: string): void {
  try {
    pipe.writer.write(text);
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error;
  }
}

function logs(engine: Engine, call: Call): HttpResponse {
  const container = engine.containers.find(call.path.id);
  const tail = call.query('tail') ?? '';
  const until = timeOf(call, 'until');
  const range = {
    streams: streamsOf(call, 400),
    since: timeOf(call, 'since'),
    until,
    // What is no number shows everything.
    tail: /^\d+$/.test(tail) ? Number(tail) : undefined,
    follow: call.flag('follow') && (until === undefined || until > engine.kernel.date),
  };
  if (!isReadable(container)) throw new EngineError(501, 'configured logging driver does not support reading');
  const pipe = new Pipe();
  const { Tty } = container.config;
  const lineOf = lineWriter(call);
  const attributes = logAttributes(container);
  const reading = readLog(container, range, {
    entry: (entry) => {
      const line = lineOf(entry, attributes);
      send(pipe, Tty ? line : encodeFrames(entry.stream, line));
    },
    end: () => pipe.writer.close(),
  });
  const finish = (): void => {
    reading.dispose();
    pipe.writer.close();
  };
  if (range.follow && until !== undefined) engine.kernel.after(until - engine.kernel.date, finish);
  call.request.aborted?.whenSettled(finish, finish);
  return stream(pipe.reader, Tty ? RAW : MULTIPLEXED);
}

/**
 * POST /containers/ID/attach: a two-way stream. Without a terminal what comes is framed by stream; what goes in
 * is the container's standard input.
 */
function attach(engine: Engine, call: Call): HttpResponse {
  const container = engine.containers.find(call.path.id);
  if (container.status === 'paused')
    throw new EngineError(409, `container ${container.id} is paused, unpause the container before attach`);
  const pipe = new Pipe();
  const { Tty, OpenStdin, StdinOnce } = container.config;
  const streams = new Set<StreamName>();
  if (call.flag('stdout')) streams.add('stdout');
  if (call.flag('stderr')) streams.add('stderr');
  const write = (name: StreamName, text: string): void => send(pipe, Tty ? text : encodeFrames(name, text));
  if (call.flag('logs'))
    for (const entry of container.log.entries) if (streams.has(entry.stream)) write(entry.stream, entry.text);
  const store = new DisposableStore();
  const finish = (): void => {
    store.dispose();
    pipe.writer.close();
  };
  if (call.flag('stream')) {
    store.add(
      container.log.written.on(({ stream: name, text }) => {
        if (streams.has(name)) write(name, text);
      }),
    );
    store.add(container.ended.on(finish));
    call.request.aborted?.whenSettled(finish, finish);
  } else finish();
  engine.containers.tell(container, 'attach');
  const input = (text: string | null): void => {
    if (!OpenStdin || !call.flag('stdin')) return;
    if (container.tty !== undefined) {
      if (text !== null) container.tty.type(text);
      return;
    }
    if (text !== null) send(container.stdin, text);
    else if (StdinOnce) container.stdin.writer.close();
  };
  return {
    status: 101,
    headers: { 'content-type': Tty ? RAW : MULTIPLEXED, connection: 'Upgrade', upgrade: 'tcp' },
    body: { hijack: pipe.reader, input },
  };
}

export const containerStreamRoutes: readonly Route<Engine>[] = [
  ['GET', '/containers/:id/logs', logs],
  ['POST', '/containers/:id/attach', attach],
];
