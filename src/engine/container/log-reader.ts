import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import type { Micros } from '../../kernel/time.ts';
import { sorted } from '../sorted.ts';
import type { Container } from './container.ts';
import type { LogEntry, StreamName } from './log.ts';

export interface LogRange {
  readonly streams: ReadonlySet<StreamName>;
  readonly since: Micros | undefined;
  readonly until: Micros | undefined;
  /** So many of the last lines; undefined: all. */
  readonly tail: number | undefined;
  /** Goes on with what is written until the container ends. */
  readonly follow: boolean;
}

/**
 * Reads a container's log: first what is there, then, where it is followed, what comes. `end` is called once, from
 * within when nothing is followed. @returns what stops it; `end` is then not called any more
 */
export function readLog(
  container: Container,
  range: LogRange,
  sink: { readonly entry: (entry: LogEntry) => void; readonly end: () => void },
): Disposable {
  const wanted = (entry: LogEntry): boolean =>
    range.streams.has(entry.stream) &&
    (range.since === undefined || entry.at >= range.since) &&
    (range.until === undefined || entry.at <= range.until);
  const past = container.log.entries.filter(wanted);
  const first = range.tail === undefined ? 0 : Math.max(0, past.length - range.tail);
  for (const entry of past.slice(first)) sink.entry(entry);
  const store = new DisposableStore();
  if (!range.follow || !container.isRunning) {
    sink.end();
    return store;
  }
  store.add(
    container.log.logged.on((entry) => {
      if (wanted(entry)) sink.entry(entry);
    }),
  );
  store.add(
    container.ended.on(() => {
      store.dispose();
      sink.end();
    }),
  );
  return store;
}

/** Whether the container's log can be read at all: the driver `none` keeps nothing. */
export function isReadable(container: Container): boolean {
  return container.hostConfig.LogConfig.Type !== 'none';
}

/** What the log driver's options add to each line: the labels and variables that they name. */
export function logAttributes(container: Container): Readonly<Record<string, string>> {
  const { Config } = container.hostConfig.LogConfig;
  const out: Record<string, string> = {};
  for (const key of (Config.labels ?? '').split(','))
    if (Object.hasOwn(container.config.Labels, key)) out[key] = container.config.Labels[key];
  for (const name of (Config.env ?? '').split(',')) {
    const found = container.config.Env.find((each) => name !== '' && each.startsWith(`${name}=`));
    if (found !== undefined) out[name] = found.slice(name.length + 1);
  }
  return out;
}

function escape(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** The attributes as `--details` shows them: `key=value` joined by commas, escaped as in a query. */
export function detailsText(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(sorted(attributes))
    .map(([key, value]) => `${escape(key)}=${escape(value)}`)
    .join(',');
}
