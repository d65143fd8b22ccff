import type { RandomStream } from '../kernel/random.ts';

/** Bytes as one big base-36 number, `length` characters of it at the end, filled up with zeros on the left. */
export function base36(bytes: readonly number[], length: number): string {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value.toString(36).padStart(length, '0');
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
