import type { RandomStream } from '../kernel/random.ts';

const FIVE_DIGITS = 36 ** 5;

/** Bytes as one big base-36 number, filled up with zeros on the left to `length` characters. */
export function base36(bytes: readonly number[], length: number): string {
  // Divided by 36⁵ by hand, in a tenth of the time that big integers take: each task has an id.
  const quotient = [...bytes];
  let text = '';
  for (let first = 0; first < quotient.length;) {
    let rest = 0;
    for (let i = first; i < quotient.length; i++) {
      const part = rest * 256 + quotient[i];
      quotient[i] = Math.floor(part / FIVE_DIGITS);
      rest = part - quotient[i] * FIVE_DIGITS;
    }
    while (quotient[first] === 0) first++;
    text = rest.toString(36).padStart(5, '0') + text;
  }
  return text.replace(/^0+/, '').padStart(length, '0');
}

/**
 * The id of an object of the swarm: 17 random bytes with the top bit set, in base 36, of which the first
 * character (always the same few) is left out: 25 characters (facts 1.9).
 */
export function newId(random: RandomStream): string {
  const bytes = Array.from({ length: 17 }, () => random.byte());
  bytes[0] |= 0x80;
  return base36(bytes, 26).slice(1, 26);
}
