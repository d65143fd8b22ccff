import type { Micros } from '../../kernel/time.ts';
import type { NodeRole, RootCertificate } from '../types.ts';

/** What a node proves who it is with: the contents of its TLS certificate (facts 1.9). */
export interface NodeCertificate {
  /** The common name. */
  readonly nodeId: string;
  /** The organizational unit: swarm-manager or swarm-worker. */
  readonly role: NodeRole;
  /** The organization: the cluster's id. */
  readonly clusterId: string;
  /** The root whose key has signed it. */
  readonly issuer: RootCertificate;
  /** Digest of the old root that vouches for the new issuer while they change over (facts 1.10). */
  readonly crossSignedBy?: string;
  readonly notBefore: Micros;
  readonly notAfter: Micros;
}

/** Who asks. A manager that passes a call on to the leader says for whom (facts 1.2). */
export interface Caller {
  readonly certificate: NodeCertificate | undefined;
  /** The IP address that the connection came from. */
  readonly address: string;
  /** Until when the caller waits. */
  readonly deadline: Micros | undefined;
  /** Whether another manager has already passed it on; it is then not passed on again. */
  readonly forwarded: boolean;
}
