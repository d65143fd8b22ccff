import type { Kernel } from '../../kernel/kernel.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { JoinToken } from '../ca/join-token.ts';
import { faultOf, faultOfIssued } from '../ca/validity.ts';
import type { Calls } from '../rpc/methods.ts';
import { RpcClient } from '../rpc/rpc-client.ts';
import type { Availability, RootCertificate } from '../types.ts';
import { SwarmError } from './errors.ts';

/** Facts 1.8: five tries, two seconds apart, five seconds each. */
const TRIES = 5;
const PAUSE: Micros = 2 * SECOND;
const RPC_TIMEOUT: Micros = 5 * SECOND;

type Issued = Calls['ca.issueCertificate']['result'];
export type Identity = Issued & { readonly root: RootCertificate };

/**
 * Asks one of the remotes after the other until one gives an answer that has no fault, or the tries are used up.
 * @param root what the remotes' certificates are held against
 */
function retry<T>(
  kernel: Kernel,
  net: Namespace,
  remotes: readonly string[],
  root: RootCertificate | undefined,
  ask: (client: RpcClient) => Future<T>,
  fault: (value: T) => string | undefined,
): Future<T> {
  const future = new Future<T>();
  const attempt = (n: number): void => {
    const client = new RpcClient(kernel, net, remotes[n % remotes.length], { certificate: undefined, root });
    const failed = (error: unknown): void => {
      client.close();
      if (n + 1 === TRIES) future.reject(error);
      else kernel.after(PAUSE, () => attempt(n + 1));
    };
    ask(client).whenSettled((value) => {
      const why = fault(value);
      if (why !== undefined) return failed(new SwarmError(500, why));
      client.close();
      future.resolve(value);
    }, failed);
  };
  attempt(0);
  return future;
}

/**
 * Gets a new node its identity: the root certificate, checked against the token's digest, then a certificate for
 * the token's secret.
 * @throws (through the future) SwarmError when the digest does not match, RpcError of the last try otherwise
 */
export function obtainIdentity(
  kernel: Kernel,
  net: Namespace,
  remotes: readonly string[],
  token: JoinToken | undefined,
  joinToken: string,
  availability: Availability,
): Future<Identity> {
  const result = new Future<Identity>();
  const fail = (error: unknown): void => result.reject(error);
  retry(
    kernel,
    net,
    remotes,
    undefined,
    (client) => client.call('ca.rootCertificate', {}, RPC_TIMEOUT),
    (root) => {
      const fault = faultOf(root, kernel.date);
      return fault === undefined ? undefined : `error while validating Root CA Certificate: ${fault}`;
    },
  ).whenSettled((root) => {
    if (token !== undefined && root.digest !== token.digest) {
      fail(new SwarmError(500, `remote CA does not match fingerprint. Expected: ${token.digest}`));
      return;
    }
    retry(
      kernel,
      net,
      remotes,
      root,
      (client) => client.call('ca.issueCertificate', { token: joinToken, availability }, RPC_TIMEOUT),
      ({ certificate }) => faultOfIssued(certificate, kernel.date),
    ).whenSettled((issued) => result.resolve({ ...issued, root }), fail);
  }, fail);
  return result;
}
