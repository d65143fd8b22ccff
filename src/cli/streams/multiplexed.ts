import type { Reader } from '../../kernel/pipe.ts';
import type { Task } from '../../kernel/wait.ts';
import { utf8Decode } from '../../kernel/utf8.ts';
import { CommandError } from '../errors.ts';

/** The content type of a stream in which standard output and standard error are framed. */
export const MULTIPLEXED = 'application/vnd.docker.multiplexed-stream';

export interface Frame {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

const HEADER = 8;

/** A frame that is no output of the container: the daemon says what went wrong. */
const SYSTEM_ERROR = 3;

/**
 * Takes frames out of a multiplexed stream: 8 bytes (1 or 2 for the stream, 3 zeros, the length as a big-endian number),
 * then that many bytes of UTF-8. The stream carries bytes: one character of the text per byte.
 */
export class FrameReader {
  private readonly reader: Reader;
  private held = '';

  constructor(reader: Reader) {
    this.reader = reader;
  }

  /** The next frame; null at the end. @throws CommandError for what the daemon says there */
  *next(): Task<Frame | null> {
    for (;;) {
      const frame = this.take();
      if (frame !== undefined) return frame;
      const more = yield* this.reader.read();
      if (more === null) return null;
      this.held += more;
    }
  }

  private take(): Frame | undefined {
    if (this.held.length < HEADER) return undefined;
    let length = 0;
    for (let i = 4; i < HEADER; i++) length = length * 256 + this.held.charCodeAt(i);
    if (this.held.length < HEADER + length) return undefined;
    const kind = this.held.charCodeAt(0);
    const bytes = Array.from(this.held.slice(HEADER, HEADER + length), (character) => character.charCodeAt(0));
    this.held = this.held.slice(HEADER + length);
    if (kind === SYSTEM_ERROR) throw new CommandError(`error from daemon in stream: ${utf8Decode(bytes)}`);
    return { stream: kind === 2 ? 'stderr' : 'stdout', text: utf8Decode(bytes) };
  }
}
