import type { RandomStream } from '../../kernel/random.ts';
import { DAY, type Micros } from '../../kernel/time.ts';
import { publicKeyOf, readCertificates, type ForeignCertificate } from '../ca/read-certificate.ts';
import { newRootCertificate } from '../ca/root-certificate.ts';
import type { Cluster, ClusterSpec, RootCertificate } from '../types.ts';
import { RpcError } from './rpc-error.ts';

/** How long a root must at least be good for. */
const SHORTEST: Micros = 365 * DAY;

function invalid(desc: string): never {
  throw new RpcError('InvalidArgument', desc);
}

/** The certificate that a spec wants for the root. @throws RpcError when it does not do (facts 1.10) */
function desired({ CAConfig }: ClusterSpec, now: Micros): ForeignCertificate {
  const { SigningCACert = '', SigningCAKey = '' } = CAConfig;
  const certificates = readCertificates(SigningCACert);
  const [certificate] = certificates;
  if (certificate === undefined || certificates.includes(undefined))
    invalid('invalid root certificates: Failed to parse certificate');
  if (SigningCAKey !== '') {
    const key = publicKeyOf(SigningCAKey);
    if (key === undefined) invalid('malformed private key: Failed to parse private key');
    if (key !== certificate.key) invalid('certificate key mismatch');
  }
  if (certificates.length > 1) invalid('the desired CA certificate cannot contain multiple certificates');
  if (certificate.root.notAfter < now + SHORTEST) invalid('CA certificate expires too soon');
  // Without a key an external authority has to sign, and none can be reached from a simulated host.
  if (SigningCAKey === '')
    invalid('there must be at least one valid, reachable external CA corresponding to the desired CA certificate');
  return certificate;
}

/**
 * What a new spec makes of the root certificate (facts 1.10): nothing, a rotation to a new root or to the one that
 * comes with the spec, or the end of a rotation when the present root is wanted after all.
 * @returns the cluster with its root, rotation and the spec @throws RpcError
 */
export function withDesiredRoot(cluster: Cluster, spec: ClusterSpec, random: RandomStream, now: Micros): Cluster {
  const { SigningCACert = '', SigningCAKey = '', ForceRotate = 0 } = spec.CAConfig;
  const next: Cluster = { ...cluster, Spec: spec };
  if (SigningCAKey !== '' && SigningCACert === '')
    invalid('if a signing CA key is provided, the signing CA cert must also be provided');
  if (SigningCACert === '') {
    if (ForceRotate === cluster.lastForcedRotation) return next;
    return rotating(next, newRootCertificate(random, now), ForceRotate);
  }
  const { root } = desired(spec, now);
  if (root.certificate === cluster.rootCA.certificate) {
    const { rootRotation: _, ...settled } = next;
    return { ...settled, lastForcedRotation: ForceRotate };
  }
  if (root.tls.CertIssuerPublicKey === cluster.rootCA.tls.CertIssuerPublicKey)
    invalid('Cannot update to a cert with an identical key');
  return rotating(next, root, ForceRotate);
}

/** A rotation to the root that another one goes to already goes on as it is. */
function rotating(cluster: Cluster, root: RootCertificate, lastForcedRotation: number): Cluster {
  const rootRotation = cluster.rootRotation?.digest === root.digest ? cluster.rootRotation : root;
  return { ...cluster, rootRotation, lastForcedRotation };
}
