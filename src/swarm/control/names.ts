import { RpcError } from './rpc-error.ts';

const DNS_NAME = /^[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*$/;
const OBJECT_NAME = /^[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?$/;

/** Checks the name of a service or network (facts 12.2). @throws RpcError */
export function checkDnsName(name: string): void {
  if (name === '') throw new RpcError('InvalidArgument', 'meta: name must be provided');
  if (!DNS_NAME.test(name)) throw new RpcError('InvalidArgument', 'name must be valid as a DNS name component');
  if (name.length > 63) throw new RpcError('InvalidArgument', 'name must be 63 characters or fewer');
}

/** Checks the name of a secret or config (facts 12.3). @throws RpcError */
export function checkObjectName(name: string): void {
  if (name === '') throw new RpcError('InvalidArgument', 'name must be provided');
  if (name.length > 64 || !OBJECT_NAME.test(name)) {
    throw new RpcError(
      'InvalidArgument',
      'invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]',
    );
  }
}

/** An update names the version that it is based on; any other than the stored one is refused. @throws RpcError */
export function checkVersion(stored: { readonly Version: { readonly Index: number } }, version: number): void {
  if (stored.Version.Index !== version) throw new RpcError('Unknown', 'update out of sequence');
}
