import { formatLayout, formatRfc3339Nano, timeFromMicros } from '../../kernel/go/time.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import type { NodeCertificate } from '../rpc/caller.ts';

/** From when until when a certificate holds, to whoever looks at it by his own clock. */
export interface Validity {
  readonly notBefore: Micros;
  readonly notAfter: Micros;
}

const rfc3339 = (time: Micros): string => formatRfc3339Nano(timeFromMicros(Math.floor(time / SECOND) * SECOND));
const rfc1123 = (time: Micros): string => formatLayout(timeFromMicros(time), 'Mon, 02 Jan 2006 15:04:05 UTC');

const EXPIRED = 'x509: certificate has expired or is not yet valid: ';

/** What speaks against a certificate at a date, in the words of Go's x509; undefined when nothing does. */
export function faultOf({ notBefore, notAfter }: Validity, date: Micros): string | undefined {
  if (date < notBefore) return `${EXPIRED}current time ${rfc3339(date)} is before ${rfc3339(notBefore)}`;
  if (date > notAfter) return `${EXPIRED}current time ${rfc3339(date)} is after ${rfc3339(notAfter)}`;
  return undefined;
}

/** What speaks against a node's certificate or the root that has signed it: TLS looks at both, and at nothing later. */
export function chainFault(certificate: NodeCertificate, date: Micros): string | undefined {
  return faultOf(certificate, date) ?? faultOf(certificate.issuer, date);
}

/**
 * What a node says of a certificate that it was just given (swarmkit's ValidateCertChain); undefined when it takes it.
 * @param date of the node's own clock, which need not be that of who signed it
 */
export function faultOfIssued(certificate: NodeCertificate, date: Micros): string | undefined {
  const { nodeId, notBefore, notAfter } = certificate;
  const [word, limit] = date < notBefore ? ['before', notBefore] : ['after', notAfter];
  if (date >= notBefore && date <= notAfter) return chainFault(certificate, date);
  return `certificate (1 - ${nodeId}) not valid ${word} ${rfc1123(limit)}, and it is currently ${rfc1123(date)}: ${EXPIRED}`;
}
