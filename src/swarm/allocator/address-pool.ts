import { formatAddress, sizeOf, type Subnet } from './ipv4.ts';

/**
 * The addresses of one subnet. They are handed out one after the other, from the one after the last handed out:
 * an address that was given back comes round again only when the whole subnet was passed (facts 8.2).
 */
export class AddressPool {
  private readonly used = new Set<number>();
  private readonly first: number;
  private readonly last: number;
  private cursor: number;
  /** How many of the addresses from first to last are in use. */
  private usedInRange = 0;
  readonly subnet: Subnet;

  /** @param subnet whose mask the addresses carry @param range the part of it to hand out, all of it by default */
  constructor(subnet: Subnet, range: Subnet = subnet) {
    this.subnet = subnet;
    this.first = range.base;
    this.last = range.base + sizeOf(range) - 1;
    this.cursor = this.first;
    if (subnet.bits < 31) {
      this.take(subnet.base);
      this.take(subnet.base + sizeOf(subnet) - 1);
    }
  }

  /** With the mask: 10.0.1.3/24. */
  format(address: number): string {
    return `${formatAddress(address)}/${this.subnet.bits}`;
  }

  /** Marks an address as used, without moving on from where the next one is looked for. Says whether it was free. */
  take(address: number): boolean {
    if (this.used.has(address)) return false;
    this.used.add(address);
    if (address >= this.first && address <= this.last) this.usedInRange++;
    return true;
  }

  /** Hands out the next free address; undefined when all are used. */
  next(): number | undefined {
    const count = this.last - this.first + 1;
    if (this.usedInRange >= count) return undefined;
    let address = this.cursor;
    while (this.used.has(address)) address = address === this.last ? this.first : address + 1;
    this.take(address);
    this.cursor = address === this.last ? this.first : address + 1;
    return address;
  }

  /** Gives an address back; one that is not in use is ignored. */
  release(address: number): void {
    if (this.used.delete(address) && address >= this.first && address <= this.last) this.usedInRange--;
  }
}
