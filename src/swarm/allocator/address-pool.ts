import { formatCidr, sizeOf, type Cidr } from '../../net/address.ts';

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
  readonly subnet: Cidr;

  /** @param subnet whose mask the addresses carry @param range the part of it to hand out, all of it by default */
  constructor(subnet: Cidr, range: Cidr = subnet) {
    this.subnet = subnet;
    this.first = range.address;
    this.last = range.address + sizeOf(range) - 1;
    this.cursor = this.first;
    if (subnet.prefix < 31) {
      this.take(subnet.address);
      this.take(subnet.address + sizeOf(subnet) - 1);
    }
  }

  /** With the mask: 10.0.1.3/24. */
  format(address: number): string {
    return formatCidr({ address, prefix: this.subnet.prefix });
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
