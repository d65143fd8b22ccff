import {
  ANY,
  BOOL,
  INT,
  mapOf,
  pointerTo,
  sliceOf,
  STRING,
  STRING_MAP,
  struct,
  type FieldLine,
} from '../../../kernel/go/types.ts';
import { TIME } from '../../../kernel/go/values.ts';

/** network.Summary and network.Inspect (the same shape), and volume.Volume. */

const IPAMConfig = struct('network.IPAMConfig', [
  ['Subnet', STRING, ',omitempty'],
  ['IPRange', STRING, ',omitempty'],
  ['Gateway', STRING, ',omitempty'],
  ['AuxAddress', STRING_MAP, 'AuxiliaryAddresses,omitempty'],
]);

const IPAM = struct('network.IPAM', [
  ['Driver', STRING],
  ['Options', STRING_MAP],
  ['Config', sliceOf(IPAMConfig)],
]);

const EndpointResource = struct('network.EndpointResource', [
  ['Name', STRING],
  ['EndpointID', STRING],
  ['MacAddress', STRING],
  ['IPv4Address', STRING],
  ['IPv6Address', STRING],
]);

const PeerInfo = struct('network.PeerInfo', [
  ['Name', STRING],
  ['IP', STRING],
]);

const Task = struct('network.Task', [
  ['Name', STRING],
  ['EndpointID', STRING],
  ['EndpointIP', STRING],
  ['Info', STRING_MAP],
]);

const ServiceInfo = struct('network.ServiceInfo', [
  ['VIP', STRING],
  ['Ports', sliceOf(STRING)],
  ['LocalLBIndex', INT],
  ['Tasks', sliceOf(Task)],
]);

const lines: readonly FieldLine[] = [
  ['Name', STRING],
  ['ID', STRING, 'Id'],
  ['Created', TIME],
  ['Scope', STRING],
  ['Driver', STRING],
  ['EnableIPv4', BOOL],
  ['EnableIPv6', BOOL],
  ['IPAM', IPAM],
  ['Internal', BOOL],
  ['Attachable', BOOL],
  ['Ingress', BOOL],
  ['ConfigFrom', struct('network.ConfigReference', [['Network', STRING]])],
  ['ConfigOnly', BOOL],
  ['Containers', mapOf(STRING, EndpointResource)],
  ['Options', STRING_MAP],
  ['Labels', STRING_MAP],
  ['Peers', sliceOf(PeerInfo), ',omitempty'],
  ['Services', mapOf(STRING, ServiceInfo), ',omitempty'],
];

export const NetworkInspect = struct('network.Inspect', lines);

const UsageData = struct('volume.UsageData', [
  ['RefCount', { kind: 'int64' }],
  ['Size', { kind: 'int64' }],
]);

export const Volume = struct('volume.Volume', [
  ['ClusterVolume', pointerTo(struct('volume.ClusterVolume', [])), ',omitempty'],
  ['CreatedAt', STRING, ',omitempty'],
  ['Driver', STRING],
  ['Labels', STRING_MAP],
  ['Mountpoint', STRING],
  ['Name', STRING],
  ['Options', STRING_MAP],
  ['Scope', STRING],
  ['Status', mapOf(STRING, ANY), ',omitempty'],
  ['UsageData', pointerTo(UsageData), ',omitempty'],
]);
