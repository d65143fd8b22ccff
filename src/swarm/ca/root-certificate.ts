import { civil, clockTime, isoDate } from '../../kernel/civil.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { DAY, MINUTE, type Micros } from '../../kernel/time.ts';
import { utf8Encode } from '../../kernel/utf8.ts';
import type { RootCertificate } from '../types.ts';
import { toBase64 } from '../../kernel/base64.ts';
import { bitString, boolean, der, integer, octets, oid, printable, sequence, set, utcTime, type Bytes } from './der.ts';
import { writePem } from './pem.ts';
import type { Validity } from './validity.ts';
import { sha256, toHex } from '../../kernel/sha256.ts';

/** The field and the constant of the curve P-256. */
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = base % P, e = exponent; e > 0n; e >>= 1n, b = (b * b) % P) if (e & 1n) result = (result * b) % P;
  return result;
}

const bytesOf = (value: bigint): number[] =>
  Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * (31 - i))) & 255n));

const draw = (random: RandomStream, count: number): number[] => Array.from({ length: count }, () => random.byte());

/** A point on P-256, uncompressed: 65 bytes. Its private key is nobody's; nothing here is really signed. */
function publicPoint(random: RandomStream): number[] {
  for (;;) {
    const x = BigInt(`0x${toHex(draw(random, 32))}`) % P;
    const square = (((x * x * x - 3n * x + B) % P) + P) % P;
    const y = power(square, (P + 1n) / 4n);
    if ((y * y) % P === square) return [4, ...bytesOf(x), ...bytesOf(y)];
  }
}

/**
 * A new root certificate: X.509 for ECDSA P-256, name `swarm-ca`, valid for 20 years from five minutes ago, to the
 * minute (recording init-join). Keys and signature are random numbers, as nobody in the simulation checks them.
 * @param now in microseconds since the epoch
 */
export function newRootCertificate(random: RandomStream, now: Micros): RootCertificate {
  const notBefore = Math.floor((now - 5 * MINUTE) / MINUTE) * MINUTE;
  const notAfter = notBefore + 20 * 365 * DAY;
  const name = sequence(set(sequence(oid('2.5.4.3'), printable('swarm-ca'))));
  const point = publicPoint(random);
  const publicKey = sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7')), bitString(point));
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const serial = draw(random, 20);
  serial[0] &= 0x7f;
  const extensions = sequence(
    sequence(oid('2.5.29.15'), boolean(true), octets(bitString([0x06], 1))),
    sequence(oid('2.5.29.19'), boolean(true), octets(sequence(boolean(true)))),
    sequence(oid('2.5.29.14'), octets(octets(sha256(point).slice(0, 20)))),
  );
  const body = sequence(
    der(0xa0, integer([2])),
    integer(serial),
    algorithm,
    name,
    sequence(utcTime(utcDigits(notBefore)), utcTime(utcDigits(notAfter))),
    name,
    publicKey,
    der(0xa3, extensions),
  );
  const signature = sequence(integer(draw(random, 32)), integer(draw(random, 32)));
  const bytes = sequence(body, algorithm, bitString(signature));
  return rootCertificate(writePem({ type: 'CERTIFICATE', bytes }), name, publicKey, { notBefore, notAfter });
}

/**
 * A root certificate from its PEM; the digest that join tokens carry is that of the PEM (test/unit/swarm/ca.test.ts
 * has a real pair).
 * @param subject @param publicKey DER
 */
export function rootCertificate(
  certificate: string,
  subject: Bytes,
  publicKey: Bytes,
  { notBefore, notAfter }: Validity,
): RootCertificate {
  return {
    certificate,
    digest: toHex(sha256(utf8Encode(certificate))),
    tls: { TrustRoot: certificate, CertIssuerSubject: toBase64(subject), CertIssuerPublicKey: toBase64(publicKey) },
    notBefore,
    notAfter,
  };
}

/** A time as the digits of a UTCTime: YYMMDDHHMMSS. */
function utcDigits(time: Micros): string {
  const date = civil(time);
  return `${isoDate(date).slice(2)}${clockTime(date)}`.replace(/[-:]/g, '');
}
