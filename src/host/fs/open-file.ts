import { readFrom, type Reader, type Writer } from '../../kernel/pipe.ts';
import type { Tty } from '../../kernel/tty.ts';
import { NEVER, type Task, type Waitable } from '../../kernel/wait.ts';
import type { FileInode } from './inode.ts';

/** A reader that takes back what was read too much: `read` in a shell takes one line and leaves the rest. */
export interface Input extends Reader {
  unread(text: string): void;
}

/** A reader at its end. */
export const EMPTY_READER: Reader = {
  tryRead: () => null,
  readable: NEVER,
  read: () => readFrom(EMPTY_READER),
  close: () => {},
};

/** A writer that forgets. */
export const NULL_WRITER: Writer = { write: () => {}, drain: nothing, close: () => {} };

function* nothing(): Task {}

/** Gives a reader the ability to take text back. */
class ReaderWithBack implements Input {
  private readonly reader: Reader;
  private back = '';

  constructor(reader: Reader) {
    this.reader = reader;
  }

  get readable(): Waitable {
    return this.reader.readable;
  }

  tryRead(): string | null | undefined {
    if (this.back === '') return this.reader.tryRead();
    const text = this.back;
    this.back = '';
    return text;
  }

  read(): Task<string | null> {
    return readFrom(this);
  }

  close(): void {
    this.reader.close();
  }

  unread(text: string): void {
    this.back = text + this.back;
  }
}

/**
 * An open file description: what a file descriptor points to. Descriptors that were duplicated or inherited
 * share it; the last `close` closes the streams, which is how a pipe's reader learns of the end.
 */
export class OpenFile {
  readonly input: Input | undefined;
  readonly writer: Writer | undefined;
  /** Set when it is a terminal. */
  readonly tty: Tty | undefined;
  /** Set when it is a regular file: `tail -f`, `stat`. */
  readonly file: FileInode | undefined;
  private references = 1;

  constructor(o: { reader?: Reader; writer?: Writer; tty?: Tty; file?: FileInode }) {
    this.input = o.reader === undefined ? undefined : new ReaderWithBack(o.reader);
    this.writer = o.writer;
    this.tty = o.tty;
    this.file = o.file;
  }

  /** One more descriptor points here. */
  duplicate(): this {
    this.references++;
    return this;
  }

  /** One descriptor less. */
  close(): void {
    if (--this.references > 0) return;
    this.input?.close();
    this.writer?.close();
  }
}

/** Wraps both ends of a terminal. */
export function ttyFile(tty: Tty): OpenFile {
  return new OpenFile({ reader: tty.reader, writer: tty.writer, tty });
}
