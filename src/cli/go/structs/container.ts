import {
  BOOL,
  INT,
  INT64,
  mapOf,
  named,
  pointerTo,
  sliceOf,
  STRING,
  STRING_MAP,
  STRINGS,
  struct,
  UINT16,
} from '../../../kernel/go/types.ts';
import { TIME } from '../../../kernel/go/values.ts';
import { EndpointSettings } from './endpoint-settings.ts';
import { HostConfig, StringSet, StrSlice } from './host-config.ts';
import { MountPropagation, MountType } from './mount.ts';
import { PortMap, PortSet } from './ports.ts';
import { HealthConfig } from './task-spec.ts';

/** container.InspectResponse and container.Summary. */

const HealthcheckResult = struct('container.HealthcheckResult', [
  ['Start', TIME],
  ['End', TIME],
  ['ExitCode', INT],
  ['Output', STRING],
]);

const Health = struct('container.Health', [
  ['Status', STRING],
  ['FailingStreak', INT],
  ['Log', sliceOf(pointerTo(HealthcheckResult))],
]);

const State = struct('container.State', [
  ['Status', STRING],
  ['Running', BOOL],
  ['Paused', BOOL],
  ['Restarting', BOOL],
  ['OOMKilled', BOOL],
  ['Dead', BOOL],
  ['Pid', INT],
  ['ExitCode', INT],
  ['Error', STRING],
  ['StartedAt', STRING],
  ['FinishedAt', STRING],
  ['Health', pointerTo(Health), ',omitempty'],
]);

export const DriverData = struct('storage.DriverData', [
  ['Data', STRING_MAP],
  ['Name', STRING],
]);

const ContainerJSONBase = struct('container.ContainerJSONBase', [
  ['ID', STRING, 'Id'],
  ['Created', STRING],
  ['Path', STRING],
  ['Args', STRINGS],
  ['State', pointerTo(State)],
  ['Image', STRING],
  ['ResolvConfPath', STRING],
  ['HostnamePath', STRING],
  ['HostsPath', STRING],
  ['LogPath', STRING],
  ['Name', STRING],
  ['RestartCount', INT],
  ['Driver', STRING],
  ['Platform', STRING],
  ['MountLabel', STRING],
  ['ProcessLabel', STRING],
  ['AppArmorProfile', STRING],
  ['ExecIDs', STRINGS],
  ['HostConfig', pointerTo(HostConfig)],
  ['GraphDriver', DriverData],
  ['SizeRw', pointerTo(INT64), ',omitempty'],
  ['SizeRootFs', pointerTo(INT64), ',omitempty'],
]);

const MountPoint = struct('container.MountPoint', [
  ['Type', MountType, ',omitempty'],
  ['Name', STRING, ',omitempty'],
  ['Source', STRING],
  ['Destination', STRING],
  ['Driver', STRING, ',omitempty'],
  ['Mode', STRING],
  ['RW', BOOL],
  ['Propagation', MountPropagation],
]);

export const ContainerConfig = struct('container.Config', [
  ['Hostname', STRING],
  ['Domainname', STRING],
  ['User', STRING],
  ['AttachStdin', BOOL],
  ['AttachStdout', BOOL],
  ['AttachStderr', BOOL],
  ['ExposedPorts', PortSet, ',omitempty'],
  ['Tty', BOOL],
  ['OpenStdin', BOOL],
  ['StdinOnce', BOOL],
  ['Env', STRINGS],
  ['Cmd', StrSlice],
  ['Healthcheck', pointerTo(HealthConfig), ',omitempty'],
  ['ArgsEscaped', BOOL, ',omitempty'],
  ['Image', STRING],
  ['Volumes', StringSet],
  ['WorkingDir', STRING],
  ['Entrypoint', StrSlice],
  ['NetworkDisabled', BOOL, ',omitempty'],
  ['MacAddress', STRING, ',omitempty'],
  ['OnBuild', STRINGS],
  ['Labels', STRING_MAP],
  ['StopSignal', STRING, ',omitempty'],
  ['StopTimeout', pointerTo(INT), ',omitempty'],
  ['Shell', StrSlice, ',omitempty'],
]);

const Address = struct('network.Address', [
  ['Addr', STRING],
  ['PrefixLen', INT],
]);

const NetworkSettingsBase = struct('container.NetworkSettingsBase', [
  ['Bridge', STRING],
  ['SandboxID', STRING],
  ['SandboxKey', STRING],
  ['Ports', PortMap],
  ['HairpinMode', BOOL],
  ['LinkLocalIPv6Address', STRING],
  ['LinkLocalIPv6PrefixLen', INT],
  ['SecondaryIPAddresses', sliceOf(Address)],
  ['SecondaryIPv6Addresses', sliceOf(Address)],
]);

const DefaultNetworkSettings = struct('container.DefaultNetworkSettings', [
  ['EndpointID', STRING],
  ['Gateway', STRING],
  ['GlobalIPv6Address', STRING],
  ['GlobalIPv6PrefixLen', INT],
  ['IPAddress', STRING],
  ['IPPrefixLen', INT],
  ['IPv6Gateway', STRING],
  ['MacAddress', STRING],
]);

const NetworkSettings = struct('container.NetworkSettings', [
  ['NetworkSettingsBase', NetworkSettingsBase, undefined, 'embedded'],
  ['DefaultNetworkSettings', DefaultNetworkSettings, undefined, 'embedded'],
  ['Networks', mapOf(STRING, pointerTo(EndpointSettings))],
]);

const Descriptor = struct('v1.Descriptor', [
  ['MediaType', STRING, 'mediaType'],
  ['Digest', named('digest.Digest', 'string'), 'digest'],
  ['Size', INT64, 'size'],
]);

export const ContainerInspect = struct('container.InspectResponse', [
  ['ContainerJSONBase', pointerTo(ContainerJSONBase), undefined, 'embedded'],
  ['Mounts', sliceOf(MountPoint)],
  ['Config', pointerTo(ContainerConfig)],
  ['NetworkSettings', pointerTo(NetworkSettings)],
  ['ImageManifestDescriptor', pointerTo(Descriptor), ',omitempty'],
]);

const PortSummary = struct('container.Port', [
  ['IP', STRING, ',omitempty'],
  ['PrivatePort', UINT16],
  ['PublicPort', UINT16, ',omitempty'],
  ['Type', STRING],
]);

export const ContainerSummary = struct('container.Summary', [
  ['ID', STRING, 'Id'],
  ['Names', STRINGS],
  ['Image', STRING],
  ['ImageID', STRING],
  ['ImageManifestDescriptor', pointerTo(Descriptor), ',omitempty'],
  ['Command', STRING],
  ['Created', INT64],
  ['Ports', sliceOf(PortSummary)],
  ['SizeRw', INT64, ',omitempty'],
  ['SizeRootFs', INT64, ',omitempty'],
  ['Labels', STRING_MAP],
  ['State', STRING],
  ['Status', STRING],
  [
    'HostConfig',
    struct(
      String.raw`struct { NetworkMode string "json:\",omitempty\""; Annotations map[string]string "json:\",omitempty\"" }`,
      [
        ['NetworkMode', STRING, ',omitempty'],
        ['Annotations', STRING_MAP, ',omitempty'],
      ],
    ),
  ],
  [
    'NetworkSettings',
    pointerTo(struct('container.NetworkSettingsSummary', [['Networks', mapOf(STRING, pointerTo(EndpointSettings))]])),
  ],
  ['Mounts', sliceOf(MountPoint)],
]);

export { Descriptor };
