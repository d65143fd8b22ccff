import type { RandomStream } from '../../kernel/random.ts';
import { fromBase64, toBase64 } from '../../kernel/base64.ts';

/** A new key for locked managers: `SWMKEY-1-` and 32 random bytes in base64, unpadded (facts 1.9). */
export function newUnlockKey(random: RandomStream): string {
  return `SWMKEY-1-${toBase64(
    Array.from({ length: 32 }, () => random.byte()),
    false,
  )}`;
}

/** Whether it has the shape of an unlock key; otherwise the engine answers `invalid key string` (facts 1.9). */
export function isUnlockKey(text: string): boolean {
  const body = /^SWMKEY-1-(.+)$/.exec(text);
  return body !== null && fromBase64(body[1])?.length === 32;
}
