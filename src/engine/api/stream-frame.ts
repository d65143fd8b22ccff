import { utf8Encode } from '../../kernel/utf8.ts';
import type { StreamName } from '../container/log.ts';

/** The last is what the daemon itself has to say. */
const KINDS = { stdout: 1, stderr: 2, system: 3 } as const;

/** What the daemon copies at a time, in bytes. */
const LARGEST = 32_768;

/**
 * Output in Docker's multiplexed format: eight bytes (the stream, three zeros, the length in bytes, big-endian) before
 * each piece of UTF-8. The result is a string of bytes: one character for each (docs/decisions/01).
 */
export function encodeFrames(stream: StreamName | 'system', text: string): string {
  const bytes = utf8Encode(text);
  let out = '';
  for (let at = 0; at < bytes.length; at += LARGEST) {
    const piece = bytes.slice(at, at + LARGEST);
    const header = [KINDS[stream], 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (piece.length >>> shift) & 255)];
    out += String.fromCharCode(...header);
    for (const byte of piece) out += String.fromCharCode(byte);
  }
  return out;
}
