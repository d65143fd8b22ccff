import { utf8Decode, utf8Encode } from './utf8.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes in standard base64. @param padded whether to fill the last group up with `=` */
export function toBase64(bytes: readonly number[], padded = true): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const characters = Math.min(bytes.length - i, 3) + 1;
    for (let c = 0; c < 4; c++) {
      if (c < characters) out += ALPHABET[(group >>> (18 - 6 * c)) & 63];
      else if (padded) out += '=';
    }
  }
  return out;
}

/** Reads unpadded or padded base64; undefined when it is not that. */
export function fromBase64(text: string): number[] | undefined {
  const body = text.replace(/={0,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(body) || body.length % 4 === 1) return undefined;
  const out: number[] = [];
  let bits = 0;
  let value = 0;
  for (const character of body) {
    value = ((value << 6) | ALPHABET.indexOf(character)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push((value >>> bits) & 255);
    }
  }
  return out;
}

/** The UTF-8 form of a text in base64. */
export function encodeBase64Text(text: string): string {
  return toBase64(utf8Encode(text));
}

/** The text whose UTF-8 form a base64 text holds; undefined when it is not base64. */
export function decodeBase64Text(text: string): string | undefined {
  const bytes = fromBase64(text);
  return bytes === undefined ? undefined : utf8Decode(bytes);
}
