import { sha256 as digest, toHex } from '../kernel/sha256.ts';
import { utf8Encode } from '../kernel/utf8.ts';

/** Pads a message to whole blocks of 64 bytes with its length in bits at the end, and cuts it into 32-bit words. */
function words(text: string): Uint32Array {
  const bytes = utf8Encode(text);
  const length = bytes.length;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  const view = new DataView(new ArrayBuffer(bytes.length + 8));
  bytes.forEach((byte, i) => view.setUint8(i, byte));
  view.setUint32(bytes.length, (length * 8) >>> 0, true);
  view.setUint32(bytes.length + 4, Math.floor(length / 0x2000_0000), true);
  return Uint32Array.from({ length: view.byteLength / 4 }, (_none, i) => view.getUint32(i * 4, true));
}

/** SHA-256 of the UTF-8 form, in hexadecimal. */
export function sha256(text: string): string {
  return toHex(digest(utf8Encode(text)));
}

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const K5 = Array.from({ length: 64 }, (_none, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 0x1_0000_0000) >>> 0);

/** MD5 of the UTF-8 form, in hexadecimal. */
export function md5(text: string): string {
  const message = words(text);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < message.length; block += 16) {
    let [a, b, c, d] = state;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const f =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const g = round === 0 ? i : round === 1 ? (5 * i + 1) % 16 : round === 2 ? (3 * i + 5) % 16 : (7 * i) % 16;
      const sum = (f + a + K5[i] + message[block + g]) | 0;
      const shift = SHIFTS[round * 4 + (i % 4)];
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
    }
    [a, b, c, d].forEach((value, i) => (state[i] = (state[i] + value) >>> 0));
  }
  return state
    .map((word) => [0, 8, 16, 24].map((shift) => ((word >>> shift) & 255).toString(16).padStart(2, '0')).join(''))
    .join('');
}
