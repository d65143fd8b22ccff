import { describe, expect, test } from 'vitest';
import type { NodeView } from '../../../src/swarm/control/methods.ts';
import { generateKeyPairSync } from 'node:crypto';
import { fromBase64 } from '../../../src/kernel/base64.ts';
import { RandomStream } from '../../../src/kernel/random.ts';
import { DAY } from '../../../src/kernel/time.ts';
import { bitString, der, integer, octets, sequence } from '../../../src/swarm/ca/der.ts';
import { writePem } from '../../../src/swarm/ca/pem.ts';
import { publicKeyOf, readCertificates } from '../../../src/swarm/ca/read-certificate.ts';
import { newRootCertificate } from '../../../src/swarm/ca/root-certificate.ts';
import type { ClusterSpec } from '../../../src/swarm/types.ts';
import { EPOCH, FakeSwarm } from './fake-swarm.ts';

function cluster(swarm: FakeSwarm) {
  return swarm.settled(swarm.hosts[0].member.control('getCluster', {}));
}

function update(swarm: FakeSwarm, config: Partial<ClusterSpec['CAConfig']>) {
  const { ID, Version, Spec } = cluster(swarm);
  const spec = { ...Spec, CAConfig: { ...Spec.CAConfig, ...config } };
  return swarm.hosts[0].member.control('updateCluster', { id: ID, version: Version.Index, spec });
}

function rotate(swarm: FakeSwarm): void {
  swarm.settled(update(swarm, { ForceRotate: (cluster(swarm).Spec.CAConfig.ForceRotate ?? 0) + 1 }));
}

const nodes = (swarm: FakeSwarm): readonly NodeView[] => swarm.settled(swarm.hosts[0].member.control('listNodes', {}));

/** The nodes that have told of a certificate from the cluster's present root, and trust it. */
function converged(swarm: FakeSwarm): number {
  const { tls } = cluster(swarm).rootCA;
  return nodes(swarm).filter((node) => JSON.stringify(node.Description?.TLSInfo) === JSON.stringify(tls)).length;
}

test('a rotation gives every node a certificate within seconds, and the swarm new tokens (transcripts/ca)', () => {
  const swarm = new FakeSwarm(3);
  swarm.form(['manager', 'worker']);
  for (let round = 1; round <= 3; round++) {
    const before = cluster(swarm);
    rotate(swarm);
    const meanwhile = cluster(swarm);
    expect(meanwhile.rootRotation).toBeDefined();
    expect(meanwhile.rootCA).toBe(before.rootCA);
    expect(meanwhile.joinTokens).toEqual(before.joinTokens);
    const took = swarm.until(10, () => cluster(swarm).rootRotation === undefined);
    expect(took).toBeGreaterThan(2.8);
    expect(took).toBeLessThan(3.5);
    const after = cluster(swarm);
    expect(after.rootCA.digest).toBe(meanwhile.rootRotation?.digest);
    expect(after.joinTokens.Worker).not.toBe(before.joinTokens.Worker);
    expect(after.joinTokens.Manager).not.toBe(before.joinTokens.Manager);
    swarm.pass(1);
    expect(converged(swarm)).toBe(3);
    // Nodes may not register as often as they like.
    swarm.pass(9);
  }
});

test('a node that is down or gone holds a rotation up until it is back or removed (transcripts/ca)', () => {
  const swarm = new FakeSwarm(3);
  swarm.form();
  const [, gone, down] = swarm.hosts;
  const old = gone.id;
  swarm.settled(gone.member.leave(false));
  down.stop();
  rotate(swarm);
  swarm.pass(60);
  expect(cluster(swarm).rootRotation).toBeDefined();
  swarm.settled(down.start());
  swarm.pass(10);
  expect(cluster(swarm).rootRotation).toBeDefined();
  swarm.removeNode(old);
  swarm.pass(4);
  expect(cluster(swarm).rootRotation).toBeUndefined();
  expect(converged(swarm)).toBe(2);
});

test('who joins during a rotation uses the old token and gets a certificate from the new root', () => {
  const swarm = new FakeSwarm(3);
  swarm.form();
  const [first, other, late] = swarm.hosts;
  swarm.settled(late.member.leave(false));
  other.stop();
  rotate(swarm);
  swarm.pass(5);
  const { joinTokens, rootRotation } = cluster(swarm);
  swarm.settled(late.member.join({ remoteAddrs: [`${first.address}:2377`], joinToken: joinTokens.Worker }));
  expect(late.disk.node?.certificate.issuer.digest).toBe(rootRotation?.digest);
  expect(late.disk.node?.root.digest).toBe(cluster(swarm).rootCA.digest);
});

test('a new leader goes on with a rotation', () => {
  const swarm = new FakeSwarm(3, 3);
  swarm.form(['manager', 'manager']);
  rotate(swarm);
  swarm.hosts[0].kill();
  swarm.pass(40);
  const { rootRotation, rootCA } = swarm.settled(swarm.hosts[1].member.control('getCluster', {}));
  expect(rootRotation).toBeDefined();
  swarm.settled(swarm.hosts[0].start());
  swarm.pass(20);
  const after = swarm.settled(swarm.hosts[1].member.control('getCluster', {}));
  expect(after.rootRotation).toBeUndefined();
  expect(after.rootCA.digest).toBe(rootRotation?.digest);
  expect(after.rootCA.digest).not.toBe(rootCA.digest);
  expect(converged(swarm)).toBe(3);
});

describe("a certificate of one's own", () => {
  const random = new RandomStream('own', 'ca');
  const own = newRootCertificate(random, EPOCH);
  const other = newRootCertificate(random, EPOCH);
  const short = newRootCertificate(random, EPOCH - 19.5 * 365 * DAY);

  /** A private key that carries a certificate's public key, which is all that is looked at. */
  function keyOf(pem: string): string {
    const point = fromBase64(readCertificates(pem)[0]?.key ?? '') ?? [];
    const bytes = sequence(integer([1]), octets(new Array<number>(32).fill(7)), der(0xa1, bitString(point)));
    return writePem({ type: 'EC PRIVATE KEY', bytes });
  }

  test.each([
    [
      'a key alone',
      { SigningCAKey: keyOf(own.certificate) },
      'if a signing CA key is provided, the signing CA cert must also be provided',
    ],
    [
      'the key of another',
      { SigningCACert: own.certificate, SigningCAKey: keyOf(other.certificate) },
      'certificate key mismatch',
    ],
    [
      'one that expires soon',
      { SigningCACert: short.certificate, SigningCAKey: keyOf(short.certificate) },
      'CA certificate expires too soon',
    ],
    [
      'two',
      { SigningCACert: own.certificate + other.certificate, SigningCAKey: keyOf(own.certificate) },
      'the desired CA certificate cannot contain multiple certificates',
    ],
    [
      'one without a key',
      { SigningCACert: own.certificate },
      'there must be at least one valid, reachable external CA corresponding to the desired CA certificate',
    ],
  ])('%s is refused', (_, config, message) => {
    const swarm = new FakeSwarm(1);
    swarm.form();
    expect(swarm.failure(update(swarm, config))).toBe(`rpc error: code = InvalidArgument desc = ${message}`);
  });

  test('takes over, is not shown with the settings, and is no news the second time', () => {
    const swarm = new FakeSwarm(1);
    swarm.form();
    const config = { SigningCACert: own.certificate, SigningCAKey: keyOf(own.certificate) };
    swarm.settled(update(swarm, config));
    swarm.pass(4);
    expect(cluster(swarm).rootCA).toEqual(own);
    expect(cluster(swarm).Spec.CAConfig).toEqual({ NodeCertExpiry: 2160 * 3600e9 });
    swarm.settled(update(swarm, config));
    expect(cluster(swarm).rootRotation).toBeUndefined();
  });

  test('the present one ends a rotation to another', () => {
    const swarm = new FakeSwarm(2);
    swarm.form();
    const config = { SigningCACert: own.certificate, SigningCAKey: keyOf(own.certificate) };
    swarm.settled(update(swarm, config));
    swarm.pass(10);
    swarm.hosts[1].kill();
    rotate(swarm);
    expect(cluster(swarm).rootRotation).toBeDefined();
    swarm.settled(update(swarm, { ...config, ForceRotate: 1 }));
    expect(cluster(swarm).rootRotation).toBeUndefined();
    expect(cluster(swarm).rootCA).toEqual(own);
  });

  test('keys are read in the forms that openssl writes', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString(
      'base64',
    );
    expect(publicKeyOf(privateKey.export({ format: 'pem', type: 'sec1' }).toString())).toBe(point);
    expect(publicKeyOf(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())).toBe(point);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pkcs1 = rsa.publicKey.export({ format: 'der', type: 'pkcs1' }).toString('base64');
    expect(publicKeyOf(rsa.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())).toBe(pkcs1);
    expect(publicKeyOf('nothing')).toBeUndefined();
  });
});
