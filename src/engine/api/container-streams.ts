import { DisposableStore } from '../../kernel/disposable.ts';
import { BrokenPipe, Pipe } from '../../kernel/pipe.ts';
import type { Micros } from '../../kernel/time.ts';
import type { HttpResponse } from '../../net/http.ts';
import { EngineError } from '../errors.ts';
import type { Engine } from '../engine.ts';
import type { Container } from '../container/container.ts';
import type { LogEntry, StreamName } from '../container/log.ts';
import { sorted } from '../sorted.ts';
import { parseUnix, rfc3339Nano } from '../time.ts';
import { stream, type Call } from './call.ts';
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

/** A point in time of a query: Unix seconds; 0 and nothing mean none. @throws EngineError 400 */
function timeOf(call: Call, name: string): Micros | undefined {
  const value = call.query(name);
  if (value === undefined || value === '' || value === '0') return undefined;
  const time = parseUnix(value);
  if (time === undefined)
    throw new EngineError(400, `invalid value for "${name}": failed to parse value as time or duration: ${value}`);
  return time;
}

interface LogQuery {
  readonly streams: ReadonlySet<StreamName>;
  readonly since: Micros | undefined;
  readonly until: Micros | undefined;
  readonly timestamps: boolean;
  readonly details: boolean;
  /** -1: all of them. */
  readonly tail: number;
}

/** @throws EngineError 400 */
function readLogQuery(call: Call): LogQuery {
  const streams = new Set<StreamName>();
  if (call.flag('stdout')) streams.add('stdout');
  if (call.flag('stderr')) streams.add('stderr');
  if (streams.size === 0) throw new EngineError(400, 'Bad parameters: you must choose at least one stream');
  const tail = call.query('tail') ?? '';
  return {
    streams,
    since: timeOf(call, 'since'),
    until: timeOf(call, 'until'),
    timestamps: call.flag('timestamps'),
    details: call.flag('details'),
    // What is no number shows everything.
    tail: /^\d+$/.test(tail) ? Number(tail) : -1,
  };
}

/** What `--details` shows of a line: the labels and variables that the log options name. */
function details(container: Container): string {
  const { Config } = container.hostConfig.LogConfig;
  const out: Record<string, string> = {};
  for (const key of (Config.labels ?? '').split(','))
    if (Object.hasOwn(container.config.Labels, key)) out[key] = container.config.Labels[key];
  for (const name of (Config.env ?? '').split(',')) {
    const found = container.config.Env.find((each) => name !== '' && each.startsWith(`${name}=`));
    if (found !== undefined) out[name] = found.slice(name.length + 1);
  }
  return Object.entries(sorted(out))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

function logs(engine: Engine, call: Call): HttpResponse {
  const container = engine.containers.find(call.path.id);
  const query = readLogQuery(call);
  if (container.hostConfig.LogConfig.Type === 'none')
    throw new EngineError(501, 'configured logging driver does not support reading');
  const pipe = new Pipe();
  const { Tty } = container.config;
  const wanted = (entry: LogEntry): boolean =>
    query.streams.has(entry.stream) &&
    (query.since === undefined || entry.at >= query.since) &&
    (query.until === undefined || entry.at <= query.until);
  const write = (entry: LogEntry): void => {
    const time = query.timestamps ? `${rfc3339Nano(entry.at)} ` : '';
    const extra = query.details ? `${details(container)} ` : '';
    const line = time + extra + entry.text;
    send(pipe, Tty ? line : encodeFrames(entry.stream, line));
  };
  let past = container.log.entries.filter(wanted);
  if (query.tail >= 0) past = query.tail === 0 ? [] : past.slice(-query.tail);
  for (const entry of past) write(entry);
  const type = Tty ? RAW : MULTIPLEXED;
  const over = query.until !== undefined && query.until <= engine.kernel.now;
  if (!call.flag('follow') || !container.isRunning || over) {
    pipe.writer.close();
    return stream(pipe.reader, type);
  }
  const store = new DisposableStore();
  const finish = (): void => {
    store.dispose();
    pipe.writer.close();
  };
  store.add(
    container.log.logged.on((entry) => {
      if (wanted(entry)) write(entry);
    }),
  );
  store.add(container.ended.on(finish));
  if (query.until !== undefined) engine.kernel.at(query.until, finish);
  call.request.aborted?.whenSettled(finish, finish);
  return stream(pipe.reader, type);
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
    if (text !== null) send(container.stdin.pipe, text);
    else if (StdinOnce) container.stdin.pipe.writer.close();
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
