import type { Kernel } from '../../kernel/kernel.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { JoinToken } from '../ca/join-token.ts';
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

/** Asks one of the remotes after the other until one answers or the tries are used up. */
function retry<T>(
  kernel: Kernel,
  net: Namespace,
  remotes: readonly string[],
  ask: (client: RpcClient) => Future<T>,
): Future<T> {
  const future = new Future<T>();
  const attempt = (n: number): void => {
    const client = new RpcClient(kernel, net, remotes[n % remotes.length], { certificate: undefined });
    ask(client).whenSettled(
      (value) => {
        client.close();
        future.resolve(value);
      },
      (error) => {
        client.close();
        if (n + 1 === TRIES) future.reject(error);
        else kernel.after(PAUSE, () => attempt(n + 1));
      },
    );
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
  retry(kernel, net, remotes, (client) => client.call('ca.rootCertificate', {}, RPC_TIMEOUT)).whenSettled((root) => {
    if (token !== undefined && root.digest !== token.digest) {
      fail(new SwarmError(500, `remote CA does not match fingerprint. Expected: ${token.digest}`));
      return;
    }
    retry(kernel, net, remotes, (client) =>
      client.call('ca.issueCertificate', { token: joinToken, availability }, RPC_TIMEOUT),
    ).whenSettled((issued) => result.resolve({ ...issued, root }), fail);
  }, fail);
  return result;
}
