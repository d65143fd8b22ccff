import { utf8Decode, utf8Encode } from '../../host/utf8.ts';
import { fromBase64, toBase64 } from '../../swarm/ca/base64.ts';
import { EngineError } from '../errors.ts';

/** A text's UTF-8 in base64. */
export function encodeBase64(text: string): string {
  return toBase64(utf8Encode(text));
}

/** The text behind base64. @throws EngineError 400 */
export function decodeBase64(text: string): string {
  const bytes = fromBase64(text);
  if (bytes === undefined) throw new EngineError(400, 'invalid JSON: illegal base64 data at input byte 0');
  return utf8Decode(bytes);
}
