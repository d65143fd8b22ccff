/** A block of addresses: its first address as a number, and how many leading bits are fixed. */
export interface Subnet {
  readonly base: number;
  readonly bits: number;
}

/** Reads a dotted address; undefined when it is none. */
export function parseAddress(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

export function formatAddress(address: number): string {
  return `${Math.floor(address / 2 ** 24)}.${Math.floor(address / 2 ** 16) % 256}.${Math.floor(address / 256) % 256}.${address % 256}`;
}

/** How many addresses a subnet has. */
export function sizeOf(subnet: Subnet): number {
  return 2 ** (32 - subnet.bits);
}

/** Reads `10.0.0.0/24`; the address is cut to its block. Undefined when it is not that. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address, bits, ...rest] = text.split('/');
  const base = parseAddress(address);
  if (base === undefined || bits === undefined || rest.length > 0 || !/^\d{1,2}$/.test(bits)) return undefined;
  if (Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  return { base: Math.floor(base / size) * size, bits: Number(bits) };
}

export function formatSubnet(subnet: Subnet): string {
  return `${formatAddress(subnet.base)}/${subnet.bits}`;
}

export function contains(subnet: Subnet, address: number): boolean {
  return address >= subnet.base && address < subnet.base + sizeOf(subnet);
}

export function overlap(a: Subnet, b: Subnet): boolean {
  return a.base < b.base + sizeOf(b) && b.base < a.base + sizeOf(a);
}

/** The address part of `10.0.0.2/24`, as a number. @throws Error when it is not an address */
export function addressOf(cidr: string): number {
  const address = parseAddress(cidr.split('/')[0]);
  if (address === undefined) throw new Error(`${cidr} is not an address`);
  return address;
}
