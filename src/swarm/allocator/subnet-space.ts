import { overlaps, parseNetwork, sizeOf, type Cidr } from '../../net/address.ts';

/** Where subnets are taken from in a swarm that was told nothing else (facts 8.1). */
export const DEFAULT_POOLS: readonly string[] = ['10.0.0.0/8'];
export const DEFAULT_SUBNET_SIZE = 24;

/** The subnets of the swarm's networks: which are taken, and which comes next (facts 8.1). */
export class SubnetSpace {
  // In the order of their addresses.
  private readonly taken: Cidr[] = [];
  private readonly pools: readonly Cidr[];
  private readonly defaultBits: number;

  /** @param pools the default address pools @param defaultBits the length of the mask of a default subnet */
  constructor(pools: readonly string[], defaultBits: number) {
    this.defaultBits = defaultBits;
    this.pools = pools.map(parseNetwork).filter((pool) => pool !== undefined);
  }

  /** Takes a certain subnet. @throws Error when it overlaps a taken one and `mayOverlap` is not set */
  take(subnet: Cidr, mayOverlap = false): void {
    if (!mayOverlap && this.taken.some((each) => overlaps(each, subnet))) {
      throw new Error('invalid pool request: Pool overlaps with other one on this address space');
    }
    const at = this.taken.findIndex((each) => each.address > subnet.address);
    this.taken.splice(at === -1 ? this.taken.length : at, 0, subnet);
  }

  /** Takes the lowest free subnet of the pools; gaps are filled at once. @throws Error when there is none */
  takeNext(bits = this.defaultBits): Cidr {
    const size = 2 ** (32 - bits);
    for (const pool of this.pools) {
      let base = Math.ceil(pool.address / size) * size;
      for (const each of this.taken) {
        if (each.address >= base + size) break;
        const end = each.address + sizeOf(each);
        if (end > base) base = Math.ceil(end / size) * size;
      }
      if (base + size > pool.address + sizeOf(pool)) continue;
      const subnet = { address: base, prefix: bits };
      this.take(subnet);
      return subnet;
    }
    throw new Error('all predefined address pools have been fully subnetted');
  }

  /** Gives a subnet back; one that is not taken is ignored. */
  release(subnet: Cidr): void {
    const at = this.taken.findIndex((each) => each.address === subnet.address && each.prefix === subnet.prefix);
    if (at !== -1) this.taken.splice(at, 1);
  }
}
