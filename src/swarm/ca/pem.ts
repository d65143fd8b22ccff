import { fromBase64, toBase64 } from '../../kernel/base64.ts';
import type { Bytes } from './der.ts';

export interface PemBlock {
  /** What stands behind BEGIN: `CERTIFICATE`, `EC PRIVATE KEY`. */
  readonly type: string;
  readonly bytes: Bytes;
}

const BLOCK = /-----BEGIN ([^\n-]+)-----\n([\s\S]*?)\n?-----END \1-----/g;

/** The blocks of a PEM file; what stands around them, and headers in them, is skipped. */
export function readPem(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  for (const [, type, body] of text.replaceAll('\r', '').matchAll(BLOCK)) {
    const bytes = fromBase64(body.replace(/^[^\n]*:[^\n]*\n/gm, '').replace(/\s/g, ''));
    if (bytes !== undefined) blocks.push({ type, bytes });
  }
  return blocks;
}

/** One block, in lines of 64 characters. */
export function writePem({ type, bytes }: PemBlock): string {
  const lines = toBase64(bytes).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${type}-----`, ...lines, `-----END ${type}-----`, ''].join('\n');
}
