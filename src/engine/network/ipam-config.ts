import { contains, formatCidr, networkOf, overlaps, parseAddress, parseCidr } from '../../net/address.ts';
import { EngineError } from '../errors.ts';
import { joinErrors } from './join-errors.ts';

/** A pool of addresses as a person asks for it. */
export interface AddressPool {
  readonly Subnet?: string;
  readonly IPRange?: string;
  readonly Gateway?: string;
}

function rangeErrors(range: string, subnet: string): readonly string[] {
  const parent = parseCidr(subnet);
  const cidr = parseCidr(range);
  if (cidr === undefined || parent === undefined) return [`invalid ip-range ${range}: invalid CIDR block notation`];
  const errors: string[] = [];
  if (cidr.prefix < parent.prefix)
    errors.push(`invalid ip-range ${range}: CIDR block is bigger than its parent subnet ${subnet}`);
  const masked = formatCidr(networkOf(cidr));
  if (masked !== formatCidr(cidr)) errors.push(`invalid ip-range ${range}: it should be ${masked}`);
  if (!overlaps(networkOf(parent), networkOf(cidr)))
    errors.push(`invalid ip-range ${range}: parent subnet ${subnet} doesn't contain ip-range`);
  return errors;
}

function poolErrors(pool: AddressPool): readonly string[] {
  const { Subnet: subnet = '', IPRange: range, Gateway: gateway } = pool;
  const cidr = parseCidr(subnet);
  if (cidr === undefined) return [`invalid subnet ${subnet}: invalid CIDR block notation`];
  const errors: string[] = [];
  const masked = formatCidr(networkOf(cidr));
  if (masked !== formatCidr(cidr)) errors.push(`invalid subnet ${subnet}: it should be ${masked}`);
  if (range !== undefined) errors.push(...rangeErrors(range, subnet));
  if (gateway !== undefined) {
    const address = parseAddress(gateway);
    if (address === undefined) errors.push(`invalid gateway ${gateway}: invalid address`);
    else if (!contains(networkOf(cidr), address))
      errors.push(`invalid gateway ${gateway}: parent subnet ${masked} doesn't contain this address`);
  }
  return errors;
}

/**
 * Holds the pools of a network to be against each other, whatever its driver (transcripts/net-cli, bridge-network).
 * Blocks of IPv6 are not looked at: no network here carries it.
 * @throws EngineError 400 with everything that is wrong
 */
export function checkPools(pools: readonly AddressPool[]): void {
  const errors = pools.filter((pool) => pool.Subnet?.includes(':') !== true).flatMap(poolErrors);
  if (errors.length > 0) throw new EngineError(400, `invalid network config:\n${joinErrors(errors)}`);
}
