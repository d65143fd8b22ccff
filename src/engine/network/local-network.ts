import { byText } from '../../kernel/compare.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Segment } from '../../net/segment.ts';
import {
  contains,
  formatAddress,
  networkOf,
  parseAddress,
  parseCidr,
  type Address,
  type Cidr,
} from '../../net/address.ts';
import type { OverlaySandbox } from './overlay-sandbox.ts';

/** A container's (or sandbox's) place on a network. */
export interface Endpoint {
  /** The container's id, or `ingress-sbox`, `lb-NAME`. */
  readonly owner: string;
  /** What `network inspect` calls it. */
  readonly name: string;
  readonly id: string;
  readonly mac: string;
  /** Without the mask. */
  readonly address: string;
  readonly prefix: number;
}

export interface NetworkOptions {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly scope: 'local' | 'swarm';
  readonly created: Micros;
  readonly subnet?: string;
  /** Whether a person chose the subnet. */
  readonly customSubnet?: boolean;
  readonly gateway?: string;
  readonly ipRange?: string;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly ingress: boolean;
  readonly enableIPv6: boolean;
  /** The bridge's interface on the host: docker0, br-…. */
  readonly bridge?: string;
  readonly segment?: Segment;
  /** Its namespace on this host, where it is an overlay. */
  readonly overlay?: OverlaySandbox;
  /** It is nothing but settings, which networks made from it take over. */
  readonly configOnly?: boolean;
  /** The name of the network whose settings it took, and the gateway that those name. */
  readonly configFrom?: string;
  readonly configuredGateway?: string;
}

/** A network as this host has it: its addresses and who is on it. */
export class LocalNetwork {
  readonly o: NetworkOptions;
  private readonly byOwner = new Map<string, Endpoint>();
  private readonly taken = new Set<Address>();
  // No address of the range below this one is free.
  private lowest = 0;
  private readonly cidr: Cidr | undefined;
  private readonly range: Cidr | undefined;

  constructor(options: NetworkOptions) {
    this.o = options;
    this.cidr = options.subnet === undefined ? undefined : parseCidr(options.subnet);
    this.range = options.ipRange === undefined ? this.cidr : parseCidr(options.ipRange);
  }

  get id(): string {
    return this.o.id;
  }

  get name(): string {
    return this.o.name;
  }

  /** Whether its subnet is taken from this host's own address space. */
  get holdsPool(): boolean {
    return this.o.scope === 'local' && this.o.configOnly !== true;
  }

  get prefix(): number {
    return this.cidr?.prefix ?? 0;
  }

  /** Who is on it, by owner. */
  get endpoints(): ReadonlyMap<string, Endpoint> {
    return this.byOwner;
  }

  join(endpoint: Endpoint): void {
    this.leave(endpoint.owner);
    this.byOwner.set(endpoint.owner, endpoint);
    const address = parseAddress(endpoint.address);
    if (address !== undefined) this.taken.add(address);
  }

  /** Takes an owner's endpoint off; does nothing where there is none. */
  leave(owner: string): void {
    const endpoint = this.byOwner.get(owner);
    if (endpoint === undefined) return;
    this.byOwner.delete(owner);
    const address = parseAddress(endpoint.address);
    if (address === undefined) return;
    this.taken.delete(address);
    this.lowest = Math.min(this.lowest, address);
  }

  /** Endpoints in the order of their owners' ids, as Go writes maps. */
  sortedEndpoints(): readonly Endpoint[] {
    return [...this.endpoints.values()].sort(byText((each) => each.owner));
  }

  /** The lowest address that nobody has; undefined when there is none left. */
  freeAddress(): string | undefined {
    const { cidr, range } = this;
    if (cidr === undefined || range === undefined) return undefined;
    const gateway = parseAddress(this.o.gateway ?? '');
    const first: Address = networkOf(range).address;
    const end = first + 2 ** (32 - range.prefix);
    const base = networkOf(cidr).address;
    const last = base + 2 ** (32 - cidr.prefix) - 1;
    for (let address = Math.max(first, this.lowest); address < end; address++) {
      if (address === base || address === last || address === gateway || this.taken.has(address)) continue;
      this.lowest = address;
      return formatAddress(address);
    }
    this.lowest = end;
    return undefined;
  }

  /** Whether the network's subnet holds the address. */
  holds(address: string): boolean {
    const parsed = parseAddress(address);
    return parsed !== undefined && this.cidr !== undefined && contains(networkOf(this.cidr), parsed);
  }

  isTaken(address: string): boolean {
    const parsed = parseAddress(address);
    return address === this.o.gateway || (parsed !== undefined && this.taken.has(parsed));
  }
}

/** A MAC address that tells the IPv4 address: 02:42 and its bytes, as overlays have it. */
export function macOf(address: string): string {
  return ['02', '42', ...address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':');
}
