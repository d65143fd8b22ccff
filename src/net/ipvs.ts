import type { Address } from './address.ts';

/** A server behind a virtual service. */
export interface IpvsDestination {
  readonly address: Address;
  /** 0: takes no new connections. */
  weight: number;
}

/** A virtual service, known by the mark that iptables puts on its packets. */
export interface IpvsService {
  readonly mark: number;
  readonly scheduler: 'rr';
  readonly destinations: IpvsDestination[];
  /** The destination that got the last connection. */
  last: IpvsDestination | undefined;
}

/** The kernel's load balancer in one namespace (facts 9.4): masquerading, round robin over those with a weight. */
export class Ipvs {
  readonly services = new Map<number, IpvsService>();

  /** Makes the service of a mark, or finds it. */
  service(mark: number): IpvsService {
    let service = this.services.get(mark);
    if (service === undefined)
      this.services.set(mark, (service = { mark, scheduler: 'rr', destinations: [], last: undefined }));
    return service;
  }

  remove(mark: number): void {
    this.services.delete(mark);
  }

  /** Adds a destination or changes its weight. */
  setDestination(mark: number, address: Address, weight: number): void {
    const { destinations } = this.service(mark);
    const found = destinations.find((each) => each.address === address);
    if (found === undefined) destinations.push({ address, weight });
    else found.weight = weight;
  }

  removeDestination(mark: number, address: Address): void {
    const service = this.services.get(mark);
    if (service === undefined) return;
    const at = service.destinations.findIndex((each) => each.address === address);
    if (at < 0) return;
    if (service.last === service.destinations[at]) service.last = service.destinations[at - 1];
    service.destinations.splice(at, 1);
  }

  /** Whose turn it is: the next one with a weight after the last; undefined when nobody takes connections. */
  choose(service: IpvsService): IpvsDestination | undefined {
    const { destinations, last } = service;
    const from = last === undefined ? -1 : destinations.indexOf(last);
    for (let i = 1; i <= destinations.length; i++) {
      const each = destinations[(from + i) % destinations.length];
      if (each.weight <= 0) continue;
      service.last = each;
      return each;
    }
    return undefined;
  }
}
