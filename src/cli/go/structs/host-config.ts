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
  UINT,
  UINT16,
  UINT64,
} from '../../../kernel/go/types.ts';
import { Mount } from './mount.ts';
import { PortMap } from './ports.ts';
import { Ulimit } from './task-spec.ts';

/** container.HostConfig. */

const StrSlice = sliceOf(STRING, 'strslice.StrSlice');

const LogConfig = struct('container.LogConfig', [
  ['Type', STRING],
  ['Config', STRING_MAP],
]);

const RestartPolicy = struct('container.RestartPolicy', [
  ['Name', named('container.RestartPolicyMode', 'string')],
  ['MaximumRetryCount', INT],
]);

const WeightDevice = struct('blkiodev.WeightDevice', [
  ['Path', STRING],
  ['Weight', UINT16],
]);

const ThrottleDevice = struct('blkiodev.ThrottleDevice', [
  ['Path', STRING],
  ['Rate', UINT64],
]);

const DeviceMapping = struct('container.DeviceMapping', [
  ['PathOnHost', STRING],
  ['PathInContainer', STRING],
  ['CgroupPermissions', STRING],
]);

const DeviceRequest = struct('container.DeviceRequest', [
  ['Driver', STRING],
  ['Count', INT],
  ['DeviceIDs', STRINGS],
  ['Capabilities', sliceOf(STRINGS)],
  ['Options', STRING_MAP],
]);

const Throttles = sliceOf(pointerTo(ThrottleDevice));

const Resources = struct('container.Resources', [
  ['CPUShares', INT64, 'CpuShares'],
  ['Memory', INT64],
  ['NanoCPUs', INT64, 'NanoCpus'],
  ['CgroupParent', STRING],
  ['BlkioWeight', UINT16],
  ['BlkioWeightDevice', sliceOf(pointerTo(WeightDevice))],
  ['BlkioDeviceReadBps', Throttles],
  ['BlkioDeviceWriteBps', Throttles],
  ['BlkioDeviceReadIOps', Throttles],
  ['BlkioDeviceWriteIOps', Throttles],
  ['CPUPeriod', INT64, 'CpuPeriod'],
  ['CPUQuota', INT64, 'CpuQuota'],
  ['CPURealtimePeriod', INT64, 'CpuRealtimePeriod'],
  ['CPURealtimeRuntime', INT64, 'CpuRealtimeRuntime'],
  ['CpusetCpus', STRING],
  ['CpusetMems', STRING],
  ['Devices', sliceOf(DeviceMapping)],
  ['DeviceCgroupRules', STRINGS],
  ['DeviceRequests', sliceOf(DeviceRequest)],
  ['KernelMemory', INT64, ',omitempty'],
  ['KernelMemoryTCP', INT64, ',omitempty'],
  ['MemoryReservation', INT64],
  ['MemorySwap', INT64],
  ['MemorySwappiness', pointerTo(INT64)],
  ['OomKillDisable', pointerTo(BOOL)],
  ['PidsLimit', pointerTo(INT64)],
  ['Ulimits', sliceOf(pointerTo(Ulimit))],
  ['CPUCount', INT64, 'CpuCount'],
  ['CPUPercent', INT64, 'CpuPercent'],
  ['IOMaximumIOps', UINT64],
  ['IOMaximumBandwidth', UINT64],
]);

const mode = (name: string): ReturnType<typeof named> => named(`container.${name}`, 'string');

export const HostConfig = struct('container.HostConfig', [
  ['Binds', STRINGS],
  ['ContainerIDFile', STRING],
  ['LogConfig', LogConfig],
  ['NetworkMode', mode('NetworkMode')],
  ['PortBindings', PortMap],
  ['RestartPolicy', RestartPolicy],
  ['AutoRemove', BOOL],
  ['VolumeDriver', STRING],
  ['VolumesFrom', STRINGS],
  ['ConsoleSize', { kind: 'slice', element: UINT, length: 2 }],
  ['Annotations', STRING_MAP, ',omitempty'],
  ['CapAdd', StrSlice],
  ['CapDrop', StrSlice],
  ['CgroupnsMode', mode('CgroupnsMode')],
  ['DNS', STRINGS, 'Dns'],
  ['DNSOptions', STRINGS, 'DnsOptions'],
  ['DNSSearch', STRINGS, 'DnsSearch'],
  ['ExtraHosts', STRINGS],
  ['GroupAdd', STRINGS],
  ['IpcMode', mode('IpcMode')],
  ['Cgroup', mode('CgroupSpec')],
  ['Links', STRINGS],
  ['OomScoreAdj', INT],
  ['PidMode', mode('PidMode')],
  ['Privileged', BOOL],
  ['PublishAllPorts', BOOL],
  ['ReadonlyRootfs', BOOL],
  ['SecurityOpt', STRINGS],
  ['StorageOpt', STRING_MAP, ',omitempty'],
  ['Tmpfs', STRING_MAP, ',omitempty'],
  ['UTSMode', mode('UTSMode')],
  ['UsernsMode', mode('UsernsMode')],
  ['ShmSize', INT64],
  ['Sysctls', STRING_MAP, ',omitempty'],
  ['Runtime', STRING, ',omitempty'],
  ['Isolation', mode('Isolation')],
  ['Resources', Resources, undefined, 'embedded'],
  ['Mounts', sliceOf(Mount), ',omitempty'],
  ['MaskedPaths', STRINGS],
  ['ReadonlyPaths', STRINGS],
  ['Init', pointerTo(BOOL), ',omitempty'],
]);

export const StringSet = mapOf(STRING, struct('struct {}', []));
export { StrSlice };
