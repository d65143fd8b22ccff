import type { Bytes } from './der.ts';

/** A value of ASN.1 as it was read. */
export interface DerValue {
  readonly tag: number;
  /** Tag, length and contents. */
  readonly bytes: Bytes;
  readonly contents: Bytes;
}

/** The values that stand one after the other in `bytes`; undefined when they do not fill it exactly. */
export function readValues(bytes: Bytes): readonly DerValue[] | undefined {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length;) {
    const value = readValue(bytes, at);
    if (value === undefined) return undefined;
    values.push(value);
    at += value.bytes.length;
  }
  return values;
}

function readValue(bytes: Bytes, at: number): DerValue | undefined {
  if (at + 2 > bytes.length) return undefined;
  let start = at + 2;
  let length = bytes[at + 1];
  if (length >= 0x80) {
    const digits = length & 0x7f;
    if (digits === 0 || digits > 3 || start + digits > bytes.length) return undefined;
    length = 0;
    for (let i = 0; i < digits; i++) length = length * 256 + bytes[start + i];
    start += digits;
  }
  if (start + length > bytes.length) return undefined;
  return { tag: bytes[at], bytes: bytes.slice(at, start + length), contents: bytes.slice(start, start + length) };
}
