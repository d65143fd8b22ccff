import { contains, networkOf, parseAddress, parseCidr } from '../../net/address.ts';
import type { EndpointRequest } from '../container/config.ts';
import { EngineError } from '../errors.ts';
import { joinErrors } from './join-errors.ts';
import type { LocalNetwork } from './local-network.ts';
import { PREDEFINED } from './networks.ts';

function addressError(address: string, network: LocalNetwork): string | undefined {
  if (!network.o.customSubnet)
    return 'user specified IP address is supported only when connecting to networks with user configured subnets';
  const block = parseCidr(network.o.subnet ?? '');
  const parsed = parseAddress(address);
  if (block !== undefined && parsed !== undefined && contains(networkOf(block), parsed)) return undefined;
  return `no configured subnet or ip-range contain the IP address ${address}`;
}

/**
 * Holds what a container asks of a network against what the network allows (transcripts/bridge-network).
 * @param network undefined where only the swarm's managers know it @throws EngineError 400
 */
export function checkEndpointSettings(name: string, request: EndpointRequest, network: LocalNetwork | undefined): void {
  const errors: string[] = [];
  const predefined = PREDEFINED.includes(name);
  if (request.ipv4 !== undefined && predefined)
    errors.push('user specified IP address is supported on user defined networks only');
  if (request.aliases !== null && request.aliases.length > 0 && predefined)
    errors.push('network-scoped alias is supported only for containers in user defined networks');
  if (request.ipv4 !== undefined && network?.o.scope === 'local') {
    const error = addressError(request.ipv4, network);
    if (error !== undefined) errors.push(error);
  }
  if (errors.length > 0) throw new EngineError(400, `invalid endpoint settings:\n${joinErrors(errors)}`);
}
