/**
 * Streams carry text (JS strings); tools that count bytes count those of its UTF-8 form. A lone surrogate
 * counts as the three bytes of U+FFFD.
 */

/** How many bytes the UTF-8 form of `text` has. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

/** The UTF-8 form of `text`, a number 0–255 per byte. */
export function utf8Encode(text: string): number[] {
  const out: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x1_0000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else {
      out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
  }
  return out;
}

/** The text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD. */
export function utf8Decode(bytes: ArrayLike<number>): string {
  let out = '';
  for (let i = 0; i < bytes.length; i++) {
    const first = bytes[i];
    const more = first < 0x80 ? 0 : first >= 0xf0 && first < 0xf8 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : -1;
    if (more === 0) {
      out += String.fromCharCode(first);
      continue;
    }
    let code = more === 3 ? first & 7 : more === 2 ? first & 15 : first & 31;
    let good = more > 0 && first < 0xf8;
    for (let k = 1; good && k <= more; k++) {
      const next = bytes[i + k];
      if (next === undefined || (next & 0xc0) !== 0x80) good = false;
      else code = (code << 6) | (next & 63);
    }
    if (!good || code > 0x10_ffff) out += '\ufffd';
    else {
      out += String.fromCodePoint(code);
      i += more;
    }
  }
  return out;
}

/** The part of `text` from byte `from` (included) to byte `to` (excluded); a character cut in two is left out. */
export function utf8Slice(text: string, from: number, to = Infinity): string {
  let bytes = 0;
  let out = '';
  for (const character of text) {
    const length = utf8Length(character);
    if (bytes >= from && bytes + length <= to) out += character;
    bytes += length;
    if (bytes >= to) break;
  }
  return out;
}

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** How many columns of a terminal the character takes: 0 (combining), 1 or 2 (CJK, emoji). */
export function charWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (code <= 0x36f || code === 0x200b || code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f)) return 0;
  if (code < 0x1100) return 1;
  for (const [low, high] of WIDE) if (code >= low && code <= high) return 2;
  return 1;
}

/** How many columns of a terminal `text` takes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += charWidth(character);
  return width;
}
