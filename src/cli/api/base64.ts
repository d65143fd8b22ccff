import { utf8Decode, utf8Encode } from '../../host/utf8.ts';
import { encodeBase64 } from '../go/json.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The text whose UTF-8 form a base64 text holds. */
export function decodeBase64Text(text: string): string {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) continue;
    bits = (bits << 6) | value;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push((bits >> held) & 255);
    bits &= (1 << held) - 1;
  }
  return utf8Decode(bytes);
}

/** The UTF-8 form of a text in base64. */
export function encodeBase64Text(text: string): string {
  return encodeBase64(utf8Encode(text));
}
