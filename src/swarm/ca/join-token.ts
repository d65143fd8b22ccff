import type { RandomStream } from '../../kernel/random.ts';
import { base36 } from '../ids.ts';

/** What a join token says: which root certificate to expect, and the secret of a role. */
export interface JoinToken {
  /** SHA-256 of the root certificate, 64 hexadecimal digits. */
  readonly digest: string;
  readonly secret: string;
}

const fromHex = (hex: string): number[] => (hex.match(/../g) ?? []).map((pair) => parseInt(pair, 16));

/**
 * A new token: `SWMTKN-1-`, the digest in 50 characters of base 36, `-`, 16 random bytes in 25 (facts 1.9).
 * @param digest SHA-256 of the root certificate, 64 hexadecimal digits
 */
export function newJoinToken(random: RandomStream, digest: string): string {
  const secret = Array.from({ length: 16 }, () => random.byte());
  return `SWMTKN-1-${base36(fromHex(digest), 50)}-${base36(secret, 25)}`;
}

/** Reads a token; undefined when it is none: `invalid join token` (recording join-errors). */
export function parseJoinToken(text: string): JoinToken | undefined {
  const parts = /^SWMTKN-(?:1|2-1)-([0-9a-z]{50})-([0-9a-z]{25})$/.exec(text);
  if (parts === null) return undefined;
  let value = 0n;
  for (const character of parts[1]) value = value * 36n + BigInt(parseInt(character, 36));
  const digest = value.toString(16).padStart(64, '0');
  return digest.length > 64 ? undefined : { digest, secret: parts[2] };
}
