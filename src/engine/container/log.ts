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

const FEW = 8;

/** Lines that are kept: what a person reads, not what fills a disk. */
const KEPT = 5_000;

/** What a container wrote, line by line: the json-file driver. */
export class ContainerLog {
  /** Each piece as it is written, for those who are attached. */
  readonly written = new Emitter<{ readonly stream: StreamName; readonly text: string }>();
  /** Each whole line, for `logs --follow`. */
  readonly logged = new Emitter<LogEntry>();
  // One or more whole lines each, as they were written: programs write the same texts in every container.
  private pieces: LogEntry[] = [];
  private kept = 0;
  // What stands without a newline, of the streams that have such.
  private readonly partial = new SmallMap<StreamName, string>();
  private readonly kernel: Kernel;
  private readonly keeps: boolean;

  /** @param keeps false for the driver `none` */
  constructor(kernel: Kernel, keeps: boolean) {
    this.kernel = kernel;
    this.keeps = keeps;
  }

  /** Line by line. */
  get entries(): readonly LogEntry[] {
    return this.pieces.flatMap(linesOf);
  }

  write(stream: StreamName, text: string): void {
    // What a container writes while its daemon is stopped stays in a pipe.
    if (this.kernel.isHeld) return void this.kernel.soon(() => this.write(stream, text));
    if (this.written.hasListeners) this.written.fire({ stream, text });
    const begun = this.partial.get(stream);
    const all = begun === undefined ? text : begun + text;
    const end = all.lastIndexOf('\n') + 1;
    if (end < all.length) this.partial.set(stream, all.slice(end));
    else this.partial.delete(stream);
    if (end > 0) this.keep(stream, all.slice(0, end));
  }

  /** The process has ended: what stands without a newline is a line too. */
  flush(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const begun = this.partial.get(stream);
      this.partial.delete(stream);
      if (begun !== undefined) this.keep(stream, begun);
    }
  }

  private keep(stream: StreamName, text: string): void {
    if (!this.keeps) return;
    const piece = { at: this.kernel.date, stream, text };
    // Most containers write little: a list that is pushed to keeps room for sixteen more.
    if (this.pieces.length < FEW) this.pieces = this.pieces.concat([piece]);
    else this.pieces.push(piece);
    this.kept += countLines(text);
    if (this.kept > KEPT + 500) this.forget();
    if (this.logged.hasListeners) for (const line of linesOf(piece)) this.logged.fire(line);
  }

  private forget(): void {
    let from = 0;
    for (let lines; this.kept - (lines = countLines(this.pieces[from].text)) >= KEPT; from++) this.kept -= lines;
    this.pieces = this.pieces.slice(from);
  }
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function linesOf({ at, stream, text }: LogEntry): LogEntry[] {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => ({ at, stream, text: line }));
}
