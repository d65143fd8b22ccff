import { createHash, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../src/kernel/random.ts';
import { fromBase64, toBase64 } from '../../../src/kernel/base64.ts';
import { newJoinToken, parseJoinToken } from '../../../src/swarm/ca/join-token.ts';
import { readCertificates } from '../../../src/swarm/ca/read-certificate.ts';
import { newRootCertificate } from '../../../src/swarm/ca/root-certificate.ts';
import { sha256, toHex } from '../../../src/kernel/sha256.ts';
import { isUnlockKey, newUnlockKey } from '../../../src/swarm/ca/unlock-key.ts';

const NOW = Date.UTC(2026, 10, 21, 1, 12, 8) * 1000;

describe('certificates and tokens', () => {
  test('SHA-256 and base64 agree with those of Node', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(toHex(sha256([...bytes]))).toBe(createHash('sha256').update(bytes).digest('hex'));
        expect(toBase64([...bytes])).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64([...bytes], false))).toEqual([...bytes]);
      }),
    );
  });

  test('a root certificate is one that others can read', () => {
    const root = newRootCertificate(new RandomStream('1', 'ca'), NOW);
    const read = new X509Certificate(root.certificate);
    expect(read.subject).toBe('CN=swarm-ca');
    expect(read.ca).toBe(true);
    expect(read.validFrom).toBe('Nov 21 01:07:00 2026 GMT');
    expect(read.validTo).toBe('Nov 16 01:07:00 2046 GMT');
    expect(read.publicKey.asymmetricKeyType).toBe('ec');
    expect(createHash('sha256').update(root.certificate).digest('hex')).toBe(root.digest);
    expect(root.tls.CertIssuerSubject).toBe('MBMxETAPBgNVBAMTCHN3YXJtLWNh');
    expect(read.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')).toBe(
      root.tls.CertIssuerPublicKey,
    );
  });

  test('a token carries the digest of the root certificate', () => {
    const random = new RandomStream('2', 'ca');
    const root = newRootCertificate(random, NOW);
    const token = newJoinToken(random, root.digest);
    expect(token).toMatch(/^SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}$/);
    expect(parseJoinToken(token)?.digest).toBe(root.digest);
    for (const bad of ['', 'abc', 'SWMTKN-1-abc', `${token}x`, token.slice(1)])
      expect(parseJoinToken(bad)).toBeUndefined();
  });

  test('the digest is that of the PEM: a real certificate and its token', () => {
    const pem = [
      '-----BEGIN CERTIFICATE-----',
      'MIIBaTCCARCgAwIBAgIUAX/HZY+hdgu3QajaJQu3WXJNFngwCgYIKoZIzj0EAwIw',
      'EzERMA8GA1UEAxMIc3dhcm0tY2EwHhcNMjYxMTIxMTQyOTAwWhcNNDYxMTE2MTQy',
      'OTAwWjATMREwDwYDVQQDEwhzd2FybS1jYTBZMBMGByqGSM49AgEGCCqGSM49AwEH',
      'A0IABDg6AQQtHdakj+M+zLjWjE14nrZ9hcrf742piL24Byc9LAMMeiT6Iilg4ddm',
      'Eb6NJxv4UjuZUm/rPuadOA6sWJCjQjBAMA4GA1UdDwEB/wQEAwIBBjAPBgNVHRMB',
      'Af8EBTADAQH/MB0GA1UdDgQWBBSXepYlI2OL3zP8DwS2QkyMVuOs5TAKBggqhkjO',
      'PQQDAgNHADBEAiBpwz/LN0ELiRfXxOz6wXCMvpyiQ9BMlDJYurKQ2gmnEwIgfHJM',
      'wTE+7bGJdTpFeNYzK+SsPX6Fgj59gfCKLTZXg/Y=',
      '-----END CERTIFICATE-----',
      '',
    ].join('\n');
    const token = 'SWMTKN-1-0nppjz7loouue06eqk2jw1fiu5t9s90qn1cde6ygkeyvmij6np-d90f2dl9ofyyhrsbi0loq2r39';
    const [read] = readCertificates(pem);
    expect(read?.root.certificate).toBe(pem);
    expect(read?.root.digest).toBe(parseJoinToken(token)?.digest);
    expect(read?.root.tls.CertIssuerPublicKey).toContain(
      'ODoBBC0d1qSP4z7MuNaMTXietn2Fyt/vjamIvbgHJz0sAwx6JPoiKWDh12YRvo0n',
    );
    expect(read?.root.notAfter).toBe(Date.UTC(2046, 10, 16, 14, 29, 0) * 1000);
  });

  test('the token of recording join-errors expects the digest that it was refused with', () => {
    const token = 'SWMTKN-1-3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl-1awxwuwd3z9j1z3puu7rcgdbx';
    expect(parseJoinToken(token)?.digest).toBe('9529c6f3c5558ac3ec02b338a52d3c5434e0835a8af6f1e124649e87afaa2fb5');
  });

  test('unlock keys', () => {
    const key = newUnlockKey(new RandomStream('3', 'ca'));
    expect(key).toMatch(/^SWMKEY-1-[A-Za-z0-9+/]{43}$/);
    expect(isUnlockKey(key)).toBe(true);
    expect(isUnlockKey('SWMKEY-1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')).toBe(true);
    expect(isUnlockKey('nonsense')).toBe(false);
  });
});
