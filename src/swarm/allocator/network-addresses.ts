import type { Cluster, IPAMConfig, Labels, SwarmNetwork } from '../types.ts';
import { AddressPool } from './address-pool.ts';
import {
  addressOf,
  contains,
  formatAddress,
  formatCidr,
  parseAddress,
  parseNetwork,
  type Cidr,
} from '../../net/address.ts';
import { DEFAULT_POOLS, DEFAULT_SUBNET_SIZE, SubnetSpace } from './subnet-space.ts';

const VXLAN_IDS = 'com.docker.network.driver.overlay.vxlanid_list';
const FIRST_VXLAN_ID = 4096;
const LAST_VXLAN_ID = 2 ** 24 - 1;

/** The networks that a node makes for itself: the managers hand out no addresses on them (facts 8.3). */
const NODE_LOCAL_DRIVERS: ReadonlySet<string> = new Set(['bridge', 'host', 'null', 'macvlan', 'ipvlan']);

export function isNodeLocal(network: SwarmNetwork): boolean {
  return NODE_LOCAL_DRIVERS.has(network.Spec.Driver.Name ?? 'overlay');
}

/** Whether the allocator has made a network usable. */
export function isNetworkAllocated(network: SwarmNetwork): boolean {
  return network.DriverState !== undefined;
}

interface Pools {
  readonly pools: readonly AddressPool[];
  /** What to give back: user subnets with a range were not checked, but are taken all the same. */
  readonly subnets: readonly Cidr[];
  readonly vxlanIds: readonly number[];
}

function vxlanIdsOf(options: Labels | undefined): number[] {
  const text = options?.[VXLAN_IDS];
  return text === undefined || text === '' ? [] : text.split(',').map(Number);
}

/**
 * Subnets, VXLAN ids and addresses of the swarm's networks, in the memory of the leader: a new leader reads
 * them back from the store, and then starts again at the lowest free address (facts 8.2).
 */
export class NetworkAddresses {
  private readonly networks = new Map<string, Pools>();
  private readonly space: SubnetSpace;
  private readonly vxlanIds = new Set<number>();
  private nextVxlanId = FIRST_VXLAN_ID;

  constructor(cluster: Pick<Cluster, 'defaultAddressPool' | 'subnetSize'>) {
    this.space =
      cluster.defaultAddressPool.length === 0
        ? new SubnetSpace(DEFAULT_POOLS, DEFAULT_SUBNET_SIZE)
        : new SubnetSpace(cluster.defaultAddressPool, cluster.subnetSize);
  }

  /** Whether addresses can be had on this network. */
  has(networkId: string): boolean {
    return this.networks.has(networkId);
  }

  /** Takes over a network that the store has as allocated. */
  restore(network: SwarmNetwork): void {
    const configs = network.IPAM?.Configs ?? [];
    const pools: AddressPool[] = [];
    const subnets: Cidr[] = [];
    for (const config of configs) {
      const subnet = parseNetwork(config.Subnet ?? '');
      if (subnet === undefined) continue;
      this.space.take(subnet, true);
      subnets.push(subnet);
      const pool = new AddressPool(subnet, parseNetwork(config.IPRange ?? ''));
      if (config.Gateway !== undefined && config.Gateway !== '') pool.take(addressOf(config.Gateway));
      pools.push(pool);
    }
    const vxlanIds = vxlanIdsOf(network.DriverState?.Options);
    for (const id of vxlanIds) this.vxlanIds.add(id);
    this.networks.set(network.ID, { pools, subnets, vxlanIds });
  }

  /**
   * Gives a network its subnets, gateways and VXLAN ids.
   * @returns the network with DriverState and IPAM @throws Error when its subnet is taken or none is left; nothing
   *   is taken then
   */
  allocate(network: SwarmNetwork): SwarmNetwork {
    if (isNodeLocal(network)) {
      this.networks.set(network.ID, { pools: [], subnets: [], vxlanIds: [] });
      const Name = network.Spec.Driver.Name ?? '';
      return { ...network, DriverState: { Name, Options: {} }, IPAM: { Driver: '', Configs: [] } };
    }
    const asked = network.Spec.IPAM?.Configs ?? [];
    const subnets: Cidr[] = [];
    const pools: AddressPool[] = [];
    const configs: IPAMConfig[] = [];
    let vxlanIds: readonly number[];
    try {
      for (const config of asked.length === 0 ? [{}] : asked) {
        const subnet = this.takeSubnet(config);
        subnets.push(subnet);
        const pool = new AddressPool(subnet, parseNetwork(config.IPRange ?? ''));
        pools.push(pool);
        configs.push(this.describe(config, subnet, this.takeGateway(config, pool)));
      }
      vxlanIds = this.takeVxlanIds(network, pools.length);
    } catch (error) {
      for (const subnet of subnets) this.space.release(subnet);
      throw error;
    }
    this.networks.set(network.ID, { pools, subnets, vxlanIds });
    const Options = { ...network.Spec.Driver.Options, [VXLAN_IDS]: vxlanIds.join(',') };
    return {
      ...network,
      DriverState: { Name: network.Spec.Driver.Name ?? 'overlay', Options },
      IPAM: { Driver: network.Spec.IPAM?.Driver ?? 'default', Configs: configs },
    };
  }

  private takeSubnet(config: IPAMConfig): Cidr {
    if (config.Subnet === undefined || config.Subnet === '') return this.space.takeNext();
    const subnet = parseNetwork(config.Subnet);
    if (subnet === undefined) throw new Error(`invalid subnet ${config.Subnet}`);
    this.space.take(subnet, (config.IPRange ?? '') !== '');
    return subnet;
  }

  private takeGateway(config: IPAMConfig, pool: AddressPool): string {
    const asked = parseAddress(config.Gateway ?? '');
    if (asked !== undefined) {
      if (!pool.take(asked)) throw new Error('address already in use');
      return formatAddress(asked);
    }
    const address = pool.next();
    if (address === undefined) throw new Error("no available IPv4 addresses on this network's address pools");
    return formatAddress(address);
  }

  private describe(config: IPAMConfig, subnet: Cidr, gateway: string): IPAMConfig {
    const range = (config.IPRange ?? '') === '' ? {} : { IPRange: config.IPRange };
    return { Subnet: formatCidr(subnet), ...range, Gateway: gateway };
  }

  /**
   * One id per subnet: those that are asked for, then serially: an id that was freed does not come back soon (facts 8.1).
   * @throws Error when one that is asked for is taken or no number (recordings/overlays)
   */
  private takeVxlanIds(network: SwarmNetwork, count: number): readonly number[] {
    const asked = vxlanIdsOf(network.Spec.Driver.Options);
    if (asked.some(Number.isNaN)) throw new Error('invalid vxlan id value passed');
    const ids = asked.slice(0, count);
    if (ids.some((id) => this.vxlanIds.has(id))) throw new Error('requested vxlan id is already allocated');
    while (ids.length < count) {
      while (this.vxlanIds.has(this.nextVxlanId)) this.advanceVxlanId();
      ids.push(this.nextVxlanId);
      this.advanceVxlanId();
    }
    for (const id of ids) this.vxlanIds.add(id);
    return ids;
  }

  private advanceVxlanId(): void {
    this.nextVxlanId = this.nextVxlanId === LAST_VXLAN_ID ? FIRST_VXLAN_ID : this.nextVxlanId + 1;
  }

  /** Gives back what a removed network had. */
  remove(networkId: string): void {
    const network = this.networks.get(networkId);
    if (network === undefined) return;
    for (const subnet of network.subnets) this.space.release(subnet);
    for (const id of network.vxlanIds) this.vxlanIds.delete(id);
    this.networks.delete(networkId);
  }

  /** The next address on a network, with its mask, or undefined when it has none left or is unallocated. */
  takeAddress(networkId: string): string | undefined {
    for (const pool of this.networks.get(networkId)?.pools ?? []) {
      const address = pool.next();
      if (address !== undefined) return pool.format(address);
    }
    return undefined;
  }

  /** A certain address, with or without mask; undefined when it is taken or in none of the network's subnets. */
  takeCertainAddress(networkId: string, wanted: string): string | undefined {
    const address = parseAddress(wanted.split('/')[0]);
    if (address === undefined) return undefined;
    const pool = this.poolOf(networkId, address);
    return pool?.take(address) === true ? pool.format(address) : undefined;
  }

  /** Marks addresses that the store has as handed out. */
  restoreAddress(networkId: string, cidr: string): void {
    const address = addressOf(cidr);
    this.poolOf(networkId, address)?.take(address);
  }

  releaseAddress(networkId: string, cidr: string): void {
    const address = addressOf(cidr);
    this.poolOf(networkId, address)?.release(address);
  }

  private poolOf(networkId: string, address: number): AddressPool | undefined {
    return this.networks.get(networkId)?.pools.find(({ subnet }) => contains(subnet, address));
  }
}
