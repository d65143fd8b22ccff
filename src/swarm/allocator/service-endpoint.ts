import type {
  Endpoint,
  EndpointVirtualIP,
  NetworkAttachmentConfig,
  PortConfig,
  Service,
  ServiceSpec,
} from '../types.ts';
import type { NetworkAddresses } from './network-addresses.ts';
import { portsAllocated, type PortSpace } from './port-space.ts';

/** Whether a service publishes a port in the routing mesh, and so stands in the ingress network. */
export function needsIngress(spec: ServiceSpec): boolean {
  return (spec.EndpointSpec?.Ports ?? []).some((port) => port.PublishMode === 'ingress');
}

/** The networks that a service's tasks are on, ingress apart. */
export function serviceNetworks(spec: ServiceSpec): readonly NetworkAttachmentConfig[] {
  return spec.TaskTemplate.Networks ?? [];
}

/**
 * The networks on which a service has a virtual address: ingress first, then those of the spec (facts 8.2). One that is
 * named twice counts twice: a new service gets two addresses on it (recordings/overlays).
 */
function addressedNetworks(service: Service, ingressId: string | undefined): readonly string[] {
  if (service.Spec.EndpointSpec?.Mode === 'dnsrr') return [];
  const ids = serviceNetworks(service.Spec).map((network) => network.Target);
  if (needsIngress(service.Spec) && ingressId !== undefined) ids.unshift(ingressId);
  return ids;
}

/**
 * Whether a service has the ports and virtual addresses that its spec asks for, and no others. One that needs
 * none is allocated from the start and keeps an empty endpoint (observed 11).
 */
export function isServiceAllocated(service: Service, ingressId: string | undefined): boolean {
  if (needsIngress(service.Spec) && ingressId === undefined) return false;
  const wanted = addressedNetworks(service, ingressId);
  const has = service.Endpoint?.VirtualIPs ?? [];
  if (!wanted.every((id) => has.some((vip) => vip.NetworkID === id))) return false;
  if (!has.every((vip) => wanted.includes(vip.NetworkID))) return false;
  return portsAllocated(service);
}

/**
 * Gives a service its published ports and virtual addresses. What it has and still needs it keeps (facts 8.4);
 * what it no longer needs is given back.
 * @returns its new endpoint @throws Error when something is not to be had; nothing has changed then
 */
export function allocateEndpoint(
  service: Service,
  ingressId: string | undefined,
  addresses: NetworkAddresses,
  ports: PortSpace,
  isNodeLocal: (networkId: string) => boolean,
): Endpoint {
  if (needsIngress(service.Spec) && ingressId === undefined) throw new Error('ingress network is missing');
  const before = service.Endpoint?.VirtualIPs ?? [];
  const wanted = addressedNetworks(service, ingressId);
  const kept = before.filter((vip) => wanted.includes(vip.NetworkID));
  const added: EndpointVirtualIP[] = [];
  const giveBack = (vips: readonly EndpointVirtualIP[]): void => {
    for (const vip of vips) if (vip.Addr !== undefined) addresses.releaseAddress(vip.NetworkID, vip.Addr);
  };
  for (const NetworkID of wanted) {
    if (kept.some((vip) => vip.NetworkID === NetworkID)) continue;
    if (isNodeLocal(NetworkID)) {
      added.push({ NetworkID });
      continue;
    }
    const Addr = addresses.takeAddress(NetworkID);
    if (Addr === undefined) {
      giveBack(added);
      throw new Error(`no address on network ${NetworkID}`);
    }
    added.push({ NetworkID, Addr });
  }
  let given: readonly PortConfig[];
  try {
    given = ports.allocate(service);
  } catch (error) {
    giveBack(added);
    throw error;
  }
  giveBack(before.filter((vip) => !wanted.includes(vip.NetworkID)));
  const vips = [...kept, ...added];
  return {
    Spec: service.Spec.EndpointSpec ?? {},
    ...(given.length > 0 ? { Ports: given } : {}),
    ...(vips.length > 0 ? { VirtualIPs: vips } : {}),
  };
}

/** Gives back what a removed service had. */
export function releaseEndpoint(service: Service, addresses: NetworkAddresses, ports: PortSpace): void {
  ports.release(service.Endpoint?.Ports ?? []);
  for (const vip of service.Endpoint?.VirtualIPs ?? []) {
    if (vip.Addr !== undefined) addresses.releaseAddress(vip.NetworkID, vip.Addr);
  }
}
