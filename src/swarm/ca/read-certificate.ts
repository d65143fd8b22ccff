import { toBase64 } from '../../kernel/base64.ts';
import { daysFromCivil } from '../../kernel/civil.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import type { RootCertificate } from '../types.ts';
import { sequence } from './der.ts';
import { readValues, type DerValue } from './der-reader.ts';
import { readPem, writePem } from './pem.ts';
import { rootCertificate } from './root-certificate.ts';

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTETS = 0x04;
const SEQUENCE = 0x30;
const CONTEXT_0 = 0xa0;
const CONTEXT_1 = 0xa1;

/** A certificate that somebody brought along. */
export interface ForeignCertificate {
  readonly root: RootCertificate;
  /** Subject public key: the contents of its bit string, in base64. */
  readonly key: string;
}

const parts = (value: DerValue | undefined): readonly DerValue[] =>
  value === undefined ? [] : (readValues(value.contents) ?? []);

/** A UTCTime or GeneralizedTime in microseconds; undefined for what is none. */
function timeOf(value: DerValue | undefined): Micros | undefined {
  const text = String.fromCharCode(...(value?.contents ?? []));
  const digits = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text)?.slice(1).map(Number);
  if (digits === undefined) return undefined;
  const [year, month, day, hour, minute, second] = digits;
  // Two digits are a year from 1950 to 2049 (RFC 5280).
  const full = text.length > 13 ? year : year + (year < 50 ? 2000 : 1900);
  return (daysFromCivil(full, month, day) * 86_400 + hour * 3600 + minute * 60 + second) * SECOND;
}

/**
 * Reads the certificates of a PEM file. Signatures are not checked: nothing in the simulation is really signed.
 * @returns one per block; undefined where a block is no certificate
 */
export function readCertificates(pem: string): readonly (ForeignCertificate | undefined)[] {
  return readPem(pem).map((block) => {
    const [certificate] = readValues(block.bytes) ?? [];
    const fields = parts(parts(certificate)[0]);
    // The version is optional and comes first.
    const [, , , validity, subject, publicKey] = fields[0]?.tag === CONTEXT_0 ? fields.slice(1) : fields;
    const [notBefore, notAfter] = parts(validity).map(timeOf);
    const key = parts(publicKey).find((each) => each.tag === BIT_STRING);
    if (block.type !== 'CERTIFICATE' || notBefore === undefined || notAfter === undefined || key === undefined)
      return undefined;
    const text = writePem({ type: 'CERTIFICATE', bytes: block.bytes });
    return {
      root: rootCertificate(text, subject.bytes, publicKey.bytes, { notBefore, notAfter }),
      key: toBase64(key.contents.slice(1)),
    };
  });
}

/**
 * The public key that a private key in a PEM file carries with it, as `ForeignCertificate.key` has it: an elliptic
 * curve's point, or an RSA modulus and exponent.
 * @returns undefined for what is no private key
 */
export function publicKeyOf(pem: string): string | undefined {
  const block = readPem(pem).find((each) => each.type.endsWith('PRIVATE KEY'));
  const [key] = readValues(block?.bytes ?? []) ?? [];
  return publicPart(key);
}

function publicPart(key: DerValue | undefined): string | undefined {
  const fields = parts(key);
  if (fields[1]?.tag === SEQUENCE && fields[2]?.tag === OCTETS) return publicPart(readValues(fields[2].contents)?.[0]);
  if (fields[1]?.tag === OCTETS) {
    const [point] = parts(fields.find((each) => each.tag === CONTEXT_1));
    return point === undefined ? undefined : toBase64(point.contents.slice(1));
  }
  const [version, modulus, exponent] = fields;
  if (version?.tag !== INTEGER || modulus?.tag !== INTEGER || exponent?.tag !== INTEGER) return undefined;
  return toBase64(sequence(modulus.bytes, exponent.bytes));
}
