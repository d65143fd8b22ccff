import { Condition, type Task, type Waitable } from './wait.ts';

/** Thrown by a write that nobody can read any more; a program that does not catch it ends as by SIGPIPE. */
export class BrokenPipe extends Error {
  constructor() {
    super('Broken pipe');
  }
}

/** The reading end of a stream of text. */
export interface Reader {
  /** What is there now: text, null at the end of the stream, undefined when one has to wait. */
  tryRead(): string | null | undefined;
  /** Wakes when `tryRead` may have something new to say. */
  readonly readable: Waitable;
  /** Waits for the next piece of text; null at the end. */
  read(): Task<string | null>;
  /** Nobody will read any more: writers get BrokenPipe. */
  close(): void;
}

/** The writing end of a stream of text. */
export interface Writer {
  /** Hands over text at once; call `drain` in loops. @throws BrokenPipe when no reader is left. */
  write(text: string): void;
  /** Waits until the reader has caught up so far that more should be written. */
  drain(): Task;
  /** The end of the stream; the reader still gets what was written. */
  close(): void;
}

/** What a pipe holds before `drain` waits: Linux's 64 KiB. */
const CAPACITY = 65_536;

/** Waits on `reader` for its next piece of text: the `read` of every reader that has a `tryRead`. */
export function* readFrom(reader: Pick<Reader, 'tryRead' | 'readable'>): Task<string | null> {
  for (;;) {
    const text = reader.tryRead();
    if (text !== undefined) return text;
    yield reader.readable;
  }
}

/** Reads to the end of the stream. */
export function* readAll(reader: Reader): Task<string> {
  let all = '';
  for (;;) {
    const text = yield* reader.read();
    if (text === null) return all;
    all += text;
  }
}

/**
 * A pipe. Streams carry text, not bytes: every program in the simulation speaks UTF-8, and a tool that counts
 * bytes computes them. A read takes all that is there.
 */
export class Pipe {
  readonly reader: Reader;
  readonly writer: Writer;

  constructor() {
    const buffer = new Buffer();
    this.reader = new PipeReader(buffer);
    this.writer = new PipeWriter(buffer);
  }
}

/** What both ends of a pipe share. */
class Buffer {
  readonly changed = new Condition();
  size = 0;
  ended = false;
  broken = false;
  private chunks: string[] = [];

  put(text: string): void {
    this.chunks.push(text);
    this.size += text.length;
    this.changed.notify();
  }

  take(): string {
    const text = this.chunks.length === 1 ? this.chunks[0] : this.chunks.join('');
    this.chunks = [];
    this.size = 0;
    this.changed.notify();
    return text;
  }
}

class PipeReader implements Reader {
  private readonly buffer: Buffer;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  get readable(): Waitable {
    return this.buffer.changed;
  }

  tryRead(): string | null | undefined {
    if (this.buffer.size > 0) return this.buffer.take();
    return this.buffer.ended || this.buffer.broken ? null : undefined;
  }

  read(): Task<string | null> {
    return readFrom(this);
  }

  close(): void {
    this.buffer.broken = true;
    this.buffer.take();
  }
}

class PipeWriter implements Writer {
  private readonly buffer: Buffer;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  write(text: string): void {
    if (this.buffer.broken || this.buffer.ended) throw new BrokenPipe();
    if (text !== '') this.buffer.put(text);
  }

  *drain(): Task {
    while (this.buffer.size >= CAPACITY && !this.buffer.broken) yield this.buffer.changed;
  }

  close(): void {
    this.buffer.ended = true;
    this.buffer.changed.notify();
  }
}
