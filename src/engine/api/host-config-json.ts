import type { HostConfig } from '../container/config.ts';
import { sorted } from '../sorted.ts';

const MASKED = [
  '/proc/asound',
  '/proc/acpi',
  '/proc/interrupts',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
];
const READ_ONLY = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

/** The network that a container was asked to be on. */
export function modeOf(config: HostConfig): string {
  return config.NetworkMode === 'default' ? 'bridge' : config.NetworkMode;
}

/** HostConfig with every field that Docker writes, in its order. */
export function hostConfigJson(config: HostConfig): Record<string, unknown> {
  const rest = (key: string, fallback: unknown): unknown => config.rest[key] ?? fallback;
  const nulls = (...keys: string[]): Record<string, unknown> =>
    Object.fromEntries(keys.map((key) => [key, rest(key, null)]));
  const zeros = (...keys: string[]): Record<string, unknown> =>
    Object.fromEntries(keys.map((key) => [key, rest(key, 0)]));
  const bindings = config.PortBindings === null ? null : sorted(config.PortBindings);
  return {
    Binds: config.Binds,
    ContainerIDFile: rest('ContainerIDFile', ''),
    LogConfig: { Type: config.LogConfig.Type, Config: sorted(config.LogConfig.Config) },
    NetworkMode: modeOf(config),
    PortBindings: bindings,
    RestartPolicy: {
      Name: config.RestartPolicy.Name || 'no',
      MaximumRetryCount: config.RestartPolicy.MaximumRetryCount,
    },
    AutoRemove: config.AutoRemove,
    VolumeDriver: rest('VolumeDriver', ''),
    VolumesFrom: rest('VolumesFrom', null),
    ConsoleSize: rest('ConsoleSize', [0, 0]),
    Annotations: config.rest.Annotations,
    CapAdd: config.CapAdd,
    CapDrop: config.CapDrop,
    CgroupnsMode: rest('CgroupnsMode', '') || 'host',
    Dns: config.Dns,
    DnsOptions: config.DnsOptions,
    DnsSearch: config.DnsSearch,
    ExtraHosts: config.ExtraHosts,
    GroupAdd: config.GroupAdd,
    IpcMode: rest('IpcMode', '') || 'private',
    Cgroup: rest('Cgroup', ''),
    Links: rest('Links', null),
    OomScoreAdj: rest('OomScoreAdj', 0),
    PidMode: rest('PidMode', ''),
    Privileged: rest('Privileged', false),
    PublishAllPorts: config.PublishAllPorts,
    ReadonlyRootfs: config.ReadonlyRootfs,
    SecurityOpt: config.SecurityOpt,
    StorageOpt: config.rest.StorageOpt,
    Tmpfs: config.rest.Tmpfs,
    UTSMode: rest('UTSMode', ''),
    UsernsMode: rest('UsernsMode', ''),
    ShmSize: rest('ShmSize', 0) || 67_108_864,
    Sysctls: config.Sysctls,
    Runtime: rest('Runtime', '') || 'runc',
    Isolation: config.Isolation,
    CpuShares: rest('CpuShares', 0),
    Memory: config.Memory,
    NanoCpus: config.NanoCpus,
    CgroupParent: rest('CgroupParent', ''),
    BlkioWeight: rest('BlkioWeight', 0),
    ...nulls(
      'BlkioWeightDevice',
      'BlkioDeviceReadBps',
      'BlkioDeviceWriteBps',
      'BlkioDeviceReadIOps',
      'BlkioDeviceWriteIOps',
    ),
    ...zeros('CpuPeriod', 'CpuQuota', 'CpuRealtimePeriod', 'CpuRealtimeRuntime'),
    CpusetCpus: rest('CpusetCpus', ''),
    CpusetMems: rest('CpusetMems', ''),
    ...nulls('Devices', 'DeviceCgroupRules', 'DeviceRequests'),
    MemoryReservation: rest('MemoryReservation', 0),
    MemorySwap: rest('MemorySwap', 0) || config.Memory * 2,
    MemorySwappiness: noNegative(config.rest.MemorySwappiness),
    OomKillDisable: rest('OomKillDisable', false),
    PidsLimit: noNegative(config.rest.PidsLimit),
    Ulimits: config.Ulimits,
    ...zeros('CpuCount', 'CpuPercent', 'IOMaximumIOps', 'IOMaximumBandwidth'),
    Mounts: config.Mounts === null || config.Mounts.length === 0 ? undefined : config.Mounts,
    MaskedPaths: MASKED,
    ReadonlyPaths: READ_ONLY,
    Init: config.Init,
  };
}

/** The client sends -1 or 0 for "not set". */
function noNegative(value: unknown): unknown {
  return typeof value === 'number' && value > 0 ? value : null;
}
