/** An IPv4 address as an unsigned 32-bit number: cheap to compare, mask and count. */
export type Address = number;

/** Reads dotted decimal, strictly; undefined when it is not an IPv4 address. */
export function parseAddress(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part)) return undefined;
    const byte = Number(part);
    if (byte > 255) return undefined;
    value = value * 256 + byte;
  }
  return value;
}

export function formatAddress(address: Address): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
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
