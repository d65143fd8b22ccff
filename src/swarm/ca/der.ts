/** ASN.1 in its distinguished encoding: as much as a certificate needs. Each function returns bytes. */
export type Bytes = readonly number[];

/** Any tag with its contents. */
export function der(tag: number, ...contents: readonly Bytes[]): number[] {
  const body = contents.flat();
  if (body.length < 128) return [tag, body.length, ...body];
  if (body.length < 256) return [tag, 0x81, body.length, ...body];
  return [tag, 0x82, body.length >> 8, body.length & 255, ...body];
}

export const sequence = (...contents: readonly Bytes[]): number[] => der(0x30, ...contents);
export const set = (...contents: readonly Bytes[]): number[] => der(0x31, ...contents);
export const octets = (...contents: readonly Bytes[]): number[] => der(0x04, ...contents);
export const boolean = (value: boolean): number[] => der(0x01, [value ? 0xff : 0]);

/** A non-negative integer from its big-endian bytes. */
export function integer(bytes: Bytes): number[] {
  let first = 0;
  while (first < bytes.length - 1 && bytes[first] === 0) first++;
  const trimmed = bytes.slice(first);
  return der(0x02, trimmed[0] >= 0x80 ? [0, ...trimmed] : trimmed);
}

export const bitString = (bytes: Bytes, unusedBits = 0): number[] => der(0x03, [unusedBits], bytes);

/** An object identifier: `1.2.840.10045.2.1`. */
export function oid(dotted: string): number[] {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const out = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 127];
    for (let high = Math.floor(part / 128); high > 0; high = Math.floor(high / 128)) groups.unshift((high & 127) | 128);
    out.push(...groups);
  }
  return der(0x06, out);
}

export const printable = (text: string): number[] =>
  der(
    0x13,
    [...text].map((character) => character.charCodeAt(0)),
  );

/** A UTCTime: YYMMDDHHMMSSZ. @param digits those of the year (two) to the seconds */
export const utcTime = (digits: string): number[] =>
  der(
    0x17,
    [...`${digits}Z`].map((character) => character.charCodeAt(0)),
  );
