/** An IPv4 address as an unsigned 32-bit number: cheap to compare, mask and count. */
export type Address = number;

const ZERO = 48;
const DOT = 46;

/** Reads dotted decimal, strictly; undefined when it is not an IPv4 address. */
export function parseAddress(text: string): Address | undefined {
  let value = 0;
  let byte = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit === DOT - ZERO) {
      if (byte < 0 || ++dots > 3) return undefined;
      value = value * 256 + byte;
      byte = -1;
    } else if (digit < 0 || digit > 9 || byte === 0) return undefined;
    else {
      byte = byte < 0 ? digit : byte * 10 + digit;
      if (byte > 255) return undefined;
    }
  }
  return dots === 3 && byte >= 0 ? value * 256 + byte : undefined;
}

export function formatAddress(address: Address): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** An address with the length of its network's prefix: 172.17.0.2/16. */
export interface Cidr {
  readonly address: Address;
  readonly prefix: number;
}

/** Reads `172.17.0.2/16`; undefined when it is not that. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (address === undefined || !/^\d{1,2}$/.test(length) || Number(length) > 32) return undefined;
  return { address, prefix: Number(length) };
}

export function formatCidr({ address, prefix }: Cidr): string {
  return `${formatAddress(address)}/${prefix}`;
}

/** The netmask of a prefix length, as a number: 16 → 255.255.0.0. */
export function netmask(prefix: number): number {
  return prefix === 0 ? 0 : (-1 << (32 - prefix)) >>> 0;
}

/** The network that an address with a prefix belongs to: its host bits cleared. */
export function networkOf({ address, prefix }: Cidr): Cidr {
  return { address: (address & netmask(prefix)) >>> 0, prefix };
}

export function contains(network: Cidr, address: Address): boolean {
  return ((address ^ network.address) & netmask(network.prefix)) === 0;
}

/** Whether two networks share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  const prefix = Math.min(a.prefix, b.prefix);
  return ((a.address ^ b.address) & netmask(prefix)) === 0;
}

/** The last address of a network. */
export function broadcastOf(network: Cidr): Address {
  return (network.address | ~netmask(network.prefix)) >>> 0;
}

/** How many addresses a network has. */
export function sizeOf({ prefix }: Cidr): number {
  return 2 ** (32 - prefix);
}

/** Reads `10.0.0.0/24` and clears the host bits; undefined when it is not that. */
export function parseNetwork(text: string): Cidr | undefined {
  const cidr = parseCidr(text);
  return cidr && networkOf(cidr);
}

/** The address of `10.0.0.2/24` or `10.0.0.2`. @throws Error when it is none */
export function addressOf(text: string): Address {
  const address = parseAddress(text.split('/')[0]);
  if (address === undefined) throw new Error(`${text} is not an address`);
  return address;
}
