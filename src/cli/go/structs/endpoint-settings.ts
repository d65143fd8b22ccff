import { INT, pointerTo, STRING, STRING_MAP, STRINGS, struct } from '../../../kernel/go/types.ts';

/** network.EndpointSettings: how a container is attached to one network. */

const EndpointIPAMConfig = struct('network.EndpointIPAMConfig', [
  ['IPv4Address', STRING, ',omitempty'],
  ['IPv6Address', STRING, ',omitempty'],
  ['LinkLocalIPs', STRINGS, ',omitempty'],
]);

export const EndpointSettings = struct('network.EndpointSettings', [
  ['IPAMConfig', pointerTo(EndpointIPAMConfig)],
  ['Links', STRINGS],
  ['Aliases', STRINGS],
  ['MacAddress', STRING],
  ['DriverOpts', STRING_MAP],
  ['GwPriority', INT],
  ['NetworkID', STRING],
  ['EndpointID', STRING],
  ['Gateway', STRING],
  ['IPAddress', STRING],
  ['IPPrefixLen', INT],
  ['IPv6Gateway', STRING],
  ['GlobalIPv6Address', STRING],
  ['GlobalIPv6PrefixLen', INT],
  ['DNSNames', STRINGS],
]);
