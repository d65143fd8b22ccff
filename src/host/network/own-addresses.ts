import { formatAddress } from '../../net/address.ts';
import type { Machine } from '../machine.ts';

/** IPv4 addresses of the machine without those of loopback, in the order of its interfaces. */
export function ownAddresses(machine: Machine): string[] {
  const out: string[] = [];
  for (const each of machine.net.interfaces.values()) {
    if (each.kind === 'loopback') continue;
    for (const { address } of each.addresses) out.push(formatAddress(address));
  }
  return out;
}
