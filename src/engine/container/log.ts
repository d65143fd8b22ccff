import { Emitter } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { SmallMap } from '../../kernel/small-map.ts';
import type { Micros } from '../../kernel/time.ts';

export type StreamName = 'stdout' | 'stderr';

/** A line that a container wrote. */
export interface LogEntry {
  readonly at: Micros;
  readonly stream: StreamName;
  /** With its newline, if it had one. */
  readonly text: string;
}

/** Lines that are kept: what a person reads, not what fills a disk. */
const KEPT = 5_000;

/** What a container wrote, line by line: the json-file driver. */
export class ContainerLog {
  /** Each piece as it is written, for those who are attached. */
  readonly written = new Emitter<{ readonly stream: StreamName; readonly text: string }>();
  /** Each whole line, for `logs --follow`. */
  readonly logged = new Emitter<LogEntry>();
  private lines: LogEntry[] = [];
  // What stands without a newline, of the streams that have such.
  private readonly partial = new SmallMap<StreamName, string>();
  private readonly kernel: Kernel;
  private readonly keeps: boolean;

  /** @param keeps false for the driver `none` */
  constructor(kernel: Kernel, keeps: boolean) {
    this.kernel = kernel;
    this.keeps = keeps;
  }

  get entries(): readonly LogEntry[] {
    return this.lines;
  }

  write(stream: StreamName, text: string): void {
    // What a container writes while its daemon is stopped stays in a pipe.
    if (this.kernel.isHeld) return void this.kernel.soon(() => this.write(stream, text));
    if (this.written.hasListeners) this.written.fire({ stream, text });
    const begun = this.partial.get(stream) ?? '';
    if (begun === '' && text.indexOf('\n') === text.length - 1) {
      // A whole line is kept as it is: programs write the same ones in every container.
      if (text !== '') this.log(stream, text);
      return;
    }
    const pieces = (begun + text).split('\n');
    this.partial.set(stream, pieces.pop() as string);
    for (const piece of pieces) this.log(stream, `${piece}\n`);
  }

  /** The process has ended: what stands without a newline is a line too. */
  flush(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const begun = this.partial.get(stream) ?? '';
      if (begun !== '') this.log(stream, begun);
      this.partial.delete(stream);
    }
  }

  private log(stream: StreamName, text: string): void {
    if (!this.keeps) return;
    const entry = { at: this.kernel.date, stream, text };
    this.lines.push(entry);
    if (this.lines.length > KEPT + 500) this.lines = this.lines.slice(-KEPT);
    this.logged.fire(entry);
  }
}
