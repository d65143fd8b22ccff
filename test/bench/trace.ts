import type { Browser, Page } from 'playwright-core';

/** Milliseconds that threads of the page worked: what a busy machine does not change. */
export interface ProcessorTime {
  readonly page: number;
  readonly worker: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Microseconds of processor time of a task. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** What Chromium's threads did, read between the marks that the page has set with `performance.mark`. */
export class Trace {
  private readonly events: readonly TraceEvent[];

  private constructor(events: readonly TraceEvent[]) {
    this.events = events;
  }

  /** Begins a trace; the answer ends it. Tracing takes time of its own: measure nothing else meanwhile. */
  static async begin(browser: Browser, page: Page): Promise<() => Promise<Trace>> {
    await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
    return async () => {
      const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
        traceEvents: readonly TraceEvent[];
      };
      return new Trace(traceEvents);
    };
  }

  private mark(name: string): TraceEvent {
    const found = this.events.find((event) => event.name === name);
    if (found === undefined) throw new Error(`the trace has no mark ${name}`);
    return found;
  }

  /** The time worked up to a mark, since another one or since the trace began. @throws Error for an unknown mark */
  worked(until: string, since?: string): ProcessorTime {
    const end = this.mark(until);
    const begin = since === undefined ? -Infinity : this.mark(since).ts;
    const sum = (thread: RegExp): number => {
      const threads = new Set(
        this.events
          .filter(({ name, pid, args }) => name === 'thread_name' && pid === end.pid && thread.test(args.name ?? ''))
          .map(({ tid }) => tid),
      );
      const micros = this.events
        .filter(({ name, ph }) => name.endsWith('::RunTask') && ph === 'X')
        .filter(({ pid, tid, ts }) => pid === end.pid && threads.has(tid) && ts >= begin && ts < end.ts)
        .reduce((total, { tdur = 0 }) => total + tdur, 0);
      return Math.round(micros / 100) / 10;
    };
    return { page: sum(/^CrRendererMain/), worker: sum(/^DedicatedWorker/) };
  }
}
