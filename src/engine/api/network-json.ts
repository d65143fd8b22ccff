import { formatAddress } from '../../net/address.ts';
import type { SwarmNetwork } from '../../swarm/types.ts';
import type { KnownService } from '../network/discovery.ts';
import type { LocalNetwork } from '../network/local-network.ts';
import { sorted } from '../sorted.ts';
import { rfc3339Nano } from '../time.ts';
import { some, type Out } from './convert/service-out.ts';

/** A network of the swarm as its managers know it. */
export function swarmNetworkJson(network: SwarmNetwork): Out {
  const { Spec, IPAM } = network;
  const labels = Spec.Labels;
  return {
    Name: Spec.Name,
    Id: network.ID,
    Created: rfc3339Nano(network.CreatedAt),
    Scope: 'swarm',
    Driver: network.DriverState?.Name ?? '',
    EnableIPv4: true,
    EnableIPv6: Spec.EnableIPv6,
    IPAM: {
      Driver: IPAM?.Driver ?? '',
      Options: null,
      Config:
        IPAM === undefined
          ? null
          : IPAM.Configs.map((each) => ({
              Subnet: some(each.Subnet),
              IPRange: some(each.IPRange),
              Gateway: some(each.Gateway),
            })),
    },
    Internal: Spec.Internal,
    Attachable: Spec.Attachable,
    Ingress: Spec.Ingress,
    ConfigFrom: { Network: Spec.ConfigFrom ?? '' },
    ConfigOnly: false,
    Containers: null,
    Options: network.DriverState === undefined ? null : sorted(network.DriverState.Options),
    Labels: Object.keys(labels).length === 0 ? null : sorted(labels),
  };
}

/** A host that takes part in the gossip of an overlay. */
export interface Peer {
  readonly Name: string;
  readonly IP: string;
}

/** The services of an overlay, with their tasks: what `docker network inspect --verbose` adds. */
export function servicesJson(services: ReadonlyMap<string, KnownService>): Out {
  const out: Out = {};
  for (const [name, { service, index, tasks }] of services)
    out[name] = {
      VIP: service.vip === '' ? '<nil>' : service.vip,
      Ports: service.ports.map(({ target, published }) => `Target: ${target}, Publish: ${published}`),
      LocalLBIndex: index,
      Tasks: tasks.map((each) => ({
        Name: each.name,
        EndpointID: each.id,
        EndpointIP: each.address,
        Info: { 'Host IP': formatAddress(each.vtep) },
      })),
    };
  return sorted(out);
}

/**
 * A network as this host has it.
 * @param detailed whether to name those who are on it @param peers the hosts that share an overlay
 */
export function localNetworkJson(network: LocalNetwork, detailed: boolean, peers: readonly Peer[]): Out {
  const { o } = network;
  const containers: Out = {};
  if (detailed)
    for (const each of network.sortedEndpoints())
      containers[each.owner] = {
        Name: each.name,
        EndpointID: each.id,
        MacAddress: each.mac,
        IPv4Address: each.address === '' ? '' : `${each.address}/${each.prefix}`,
        IPv6Address: '',
      };
  const gateway = o.configFrom === undefined ? o.gateway : o.configuredGateway;
  return {
    Name: o.name,
    Id: o.id,
    Created: rfc3339Nano(o.created),
    Scope: o.scope,
    Driver: o.driver,
    EnableIPv4: true,
    EnableIPv6: o.enableIPv6,
    IPAM: {
      Driver: 'default',
      Options: o.customSubnet === true ? {} : null,
      Config: o.subnet === undefined ? null : [{ Subnet: o.subnet, IPRange: o.ipRange, Gateway: gateway }],
    },
    Internal: o.internal,
    Attachable: o.attachable,
    Ingress: o.ingress,
    ConfigFrom: { Network: o.configFrom ?? '' },
    ConfigOnly: o.configOnly === true,
    Containers: containers,
    Options: sorted(o.options),
    Labels: sorted(o.labels),
    Peers: o.scope !== 'swarm' || peers.length === 0 ? undefined : peers,
  };
}
