/** How many columns a terminal gives a character or a text. */

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x25fd, 0x25fe],
  [0x2614, 0x2615],
  [0x2648, 0x2653],
  [0x26a1, 0x26a1],
  [0x2705, 0x2705],
  [0x274c, 0x274c],
  [0x2753, 0x2755],
  [0x2795, 0x2797],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f004, 0x1f004],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** 2 for wide and full-width characters, 1 for all others, as docker's `truncate` and ellipsis count. */
export function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x1100) return 1;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** The width of a text in columns. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/**
 * Cuts a text to `maximum` columns and ends it with `…` where something was cut (`busybox:latest@sha256:b…`).
 * A maximum of 0 gives nothing; of 1, the first character where it is narrow.
 */
export function ellipsis(text: string, maximum: number): string {
  if (maximum <= 0) return '';
  if (textWidth(text) <= maximum) return text;
  const characters = [...text];
  if (maximum === 1) return characters[0] ?? '';
  let out = '';
  let width = 0;
  for (const character of characters) {
    const step = characterWidth(character);
    if (width + step > maximum - 1) break;
    out += character;
    width += step;
  }
  return `${out}…`;
}
