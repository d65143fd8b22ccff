import { utf8Encode } from './utf8.ts';

/** Pads a message to whole blocks of 64 bytes with its length in bits at the end, and cuts it into 32-bit words. */
function words(text: string, littleEndian: boolean): Uint32Array {
  const bytes = utf8Encode(text);
  const length = bytes.length;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  const view = new DataView(new ArrayBuffer(bytes.length + 8));
  bytes.forEach((byte, i) => view.setUint8(i, byte));
  const high = Math.floor(length / 0x2000_0000);
  const low = (length * 8) >>> 0;
  view.setUint32(bytes.length, littleEndian ? low : high, littleEndian);
  view.setUint32(bytes.length + 4, littleEndian ? high : low, littleEndian);
  const out = new Uint32Array(view.byteLength / 4);
  for (let i = 0; i < out.length; i++) out[i] = view.getUint32(i * 4, littleEndian);
  return out;
}

/** The first `count` primes' roots, as SHA-256 takes its constants: 32 bits of the fractional part. */
function primes(count: number): number[] {
  const out: number[] = [];
  for (let n = 2; out.length < count; n++) if (out.every((p) => n % p !== 0)) out.push(n);
  return out;
}

function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 0x1_0000_0000) >>> 0;
}

const K256 = primes(64).map((p) => fraction(Math.cbrt(p)));
const START256 = primes(8).map((p) => fraction(Math.sqrt(p)));

function rotateRight(x: number, n: number): number {
  return (x >>> n) | (x << (32 - n));
}

/** SHA-256 of the UTF-8 form, in hexadecimal. */
export function sha256(text: string): string {
  const message = words(text, false);
  const state = [...START256];
  const w = new Uint32Array(64);
  for (let block = 0; block < message.length; block += 16) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = message[block + i];
      else {
        const a = w[i - 15];
        const b = w[i - 2];
        const s0 = rotateRight(a, 7) ^ rotateRight(a, 18) ^ (a >>> 3);
        const s1 = rotateRight(b, 17) ^ rotateRight(b, 19) ^ (b >>> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
      }
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K256[i] + w[i]) | 0;
      const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] + value) >>> 0));
  }
  return state.map((word) => word.toString(16).padStart(8, '0')).join('');
}

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const K5 = Array.from({ length: 64 }, (_none, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 0x1_0000_0000) >>> 0);

/** MD5 of the UTF-8 form, in hexadecimal. */
export function md5(text: string): string {
  const message = words(text, true);
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
