import type { StreamName } from '../container/log.ts';

/** So many bytes fit a frame whose header has no byte above 127. */
const LARGEST = 127;

function width(character: string): number {
  const code = character.codePointAt(0) as number;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
}

/**
 * Output in Docker's multiplexed format: eight bytes (the stream, three zeros, the length in bytes) before each
 * piece. Our streams carry text that becomes UTF-8 on a wire, so frames are kept short enough for their headers
 * to be ASCII: such a frame is the same in characters and in bytes.
 */
export function encodeFrames(stream: StreamName, text: string): string {
  const kind = stream === 'stdout' ? '\x01' : '\x02';
  let out = '';
  let piece = '';
  let size = 0;
  const flush = (): void => {
    out += `${kind}\0\0\0\0\0\0${String.fromCharCode(size)}${piece}`;
    piece = '';
    size = 0;
  };
  for (const character of text) {
    const bytes = width(character);
    if (size + bytes > LARGEST) flush();
    piece += character;
    size += bytes;
  }
  if (size > 0) flush();
  return out;
}

/** Takes such a stream apart again, whatever pieces it comes in. */
export class FrameDecoder {
  private rest = '';

  /** @returns what is whole so far */
  decode(text: string): { readonly stream: StreamName; readonly text: string }[] {
    this.rest += text;
    const out: { stream: StreamName; text: string }[] = [];
    for (;;) {
      if (this.rest.length < 8) return out;
      const length = [...this.rest.slice(4, 8)].reduce((sum, byte) => sum * 256 + byte.charCodeAt(0), 0);
      let bytes = 0;
      let end = 8;
      while (bytes < length && end < this.rest.length) {
        const character = String.fromCodePoint(this.rest.codePointAt(end) as number);
        bytes += width(character);
        end += character.length;
      }
      if (bytes < length) return out;
      out.push({ stream: this.rest.charCodeAt(0) === 2 ? 'stderr' : 'stdout', text: this.rest.slice(8, end) });
      this.rest = this.rest.slice(end);
    }
  }
}
