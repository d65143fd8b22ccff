import ipaddr from 'ipaddr.js';
import type { FlagSet } from '../cobra/flags.ts';
import { CommandError } from '../errors.ts';
import { compact, nonEmpty } from './json.ts';

/** One subnet of a network, as the API has it. */
interface IpamConfig {
  readonly Subnet: string;
  IPRange?: string;
  Gateway?: string;
  AuxiliaryAddresses?: Record<string, string>;
}

/** Whether `address` (with or without a prefix) lies in `subnet`. */
function within(subnet: string, address: string): boolean {
  try {
    const [network, bits] = ipaddr.parseCIDR(subnet);
    const ip = ipaddr.parse(address.split('/', 1)[0] ?? '');
    return ip.kind() === network.kind() && ip.match(network, bits);
  } catch {
    return false;
  }
}

/**
 * --subnet, --ip-range, --gateway and --aux-address of `docker network create`, put together by subnet.
 * @throws CommandError `every ip-range or gateway must have a corresponding subnet`, `no matching subnet for gateway 1.2.3.4`
 */
export function ipamConfig(flags: FlagSet): object[] {
  const subnets = flags.strings('subnet');
  const ranges = flags.strings('ip-range');
  const gateways = flags.strings('gateway');
  if (subnets.length < ranges.length || subnets.length < gateways.length)
    throw new CommandError('every ip-range or gateway must have a corresponding subnet');
  const configs = new Map<string, IpamConfig>();
  for (const subnet of subnets) {
    for (const other of configs.keys())
      if (within(other, subnet) || within(subnet, other))
        throw new CommandError('multiple overlapping subnet configuration is not supported');
    configs.set(subnet, { Subnet: subnet });
  }
  const place = (what: string, text: string, take: (config: IpamConfig) => void): void => {
    const found = [...configs.values()].find(({ Subnet }) => within(Subnet, text));
    if (found === undefined) throw new CommandError(`no matching subnet for ${what} ${text}`);
    take(found);
  };
  for (const range of ranges)
    place('range', range, (config) => {
      if (config.IPRange !== undefined)
        throw new CommandError(
          `cannot configure multiple ranges (${range}, ${config.IPRange}) on the same subnet (${config.Subnet})`,
        );
      config.IPRange = range;
    });
  for (const gateway of gateways)
    place('gateway', gateway, (config) => {
      if (config.Gateway !== undefined)
        throw new CommandError(
          `cannot configure multiple gateways (${gateway}, ${config.Gateway}) for the same subnet (${config.Subnet})`,
        );
      config.Gateway = gateway;
    });
  for (const [name, address] of Object.entries(flags.map('aux-address')))
    place('aux-address', address, (config) => {
      (config.AuxiliaryAddresses ??= {})[name] = address;
    });
  return [...configs.values()].map(({ Subnet, IPRange, Gateway, AuxiliaryAddresses }) =>
    compact({ Subnet, IPRange, Gateway, AuxiliaryAddresses: nonEmpty(AuxiliaryAddresses) }),
  );
}
