import {
  ANY,
  BOOL,
  INT,
  INT64,
  mapOf,
  named,
  pointerTo,
  sliceOf,
  STRING,
  STRINGS,
  struct,
} from '../../../kernel/go/types.ts';
import { SwarmInfo } from './cluster.ts';
import { GenericResource } from './task-spec.ts';

/** system.Info, and what `docker info --format` is given: the daemon's and the client's side in one struct. */

const PluginsInfo = struct('system.PluginsInfo', [
  ['Volume', STRINGS],
  ['Network', STRINGS],
  ['Authorization', STRINGS],
  ['Log', STRINGS],
]);

const Commit = struct('system.Commit', [
  ['ID', STRING],
  ['Expected', STRING, ',omitempty'],
]);

const Runtime = struct('system.Runtime', [
  ['Path', STRING, 'path,omitempty'],
  ['Args', STRINGS, 'runtimeArgs,omitempty'],
  ['Type', STRING, 'runtimeType,omitempty'],
  ['Options', mapOf(STRING, ANY), 'options,omitempty'],
]);

const RuntimeWithStatus = struct('system.RuntimeWithStatus', [
  ['Runtime', Runtime, undefined, 'embedded'],
  ['Status', mapOf(STRING, STRING), 'status,omitempty'],
]);

const NetworkAddressPool = struct('system.NetworkAddressPool', [
  ['Base', STRING],
  ['Size', INT],
]);

// The client writes the registry's part by way of a map, so its keys are sorted.
const IndexInfo = struct('registry.IndexInfo', [
  ['Mirrors', STRINGS],
  ['Name', STRING],
  ['Official', BOOL],
  ['Secure', BOOL],
]);

const RegistryConfig = struct('registry.ServiceConfig', [
  ['IndexConfigs', mapOf(STRING, pointerTo(IndexInfo))],
  ['InsecureRegistryCIDRs', STRINGS],
  ['Mirrors', STRINGS],
]);

const FirewallInfo = struct('system.FirewallInfo', [
  ['Driver', STRING],
  ['Info', sliceOf(STRINGS), ',omitempty'],
]);

const DeviceInfo = struct('system.DeviceInfo', [
  ['Source', STRING],
  ['ID', STRING],
]);

const ContainerdInfo = struct('system.ContainerdInfo', [
  ['Address', STRING, ',omitempty'],
  [
    'Namespaces',
    struct('system.ContainerdNamespaces', [
      ['Containers', STRING],
      ['Plugins', STRING],
    ]),
  ],
]);

export const Info = struct('system.Info', [
  ['ID', STRING],
  ['Containers', INT],
  ['ContainersRunning', INT],
  ['ContainersPaused', INT],
  ['ContainersStopped', INT],
  ['Images', INT],
  ['Driver', STRING],
  ['DriverStatus', sliceOf(STRINGS)],
  ['SystemStatus', sliceOf(STRINGS), ',omitempty'],
  ['Plugins', PluginsInfo],
  ['MemoryLimit', BOOL],
  ['SwapLimit', BOOL],
  ['KernelMemory', BOOL, ',omitempty'],
  ['KernelMemoryTCP', BOOL, ',omitempty'],
  ['CPUCfsPeriod', BOOL, 'CpuCfsPeriod'],
  ['CPUCfsQuota', BOOL, 'CpuCfsQuota'],
  ['CPUShares', BOOL],
  ['CPUSet', BOOL],
  ['PidsLimit', BOOL],
  ['IPv4Forwarding', BOOL],
  ['Debug', BOOL],
  ['NFd', INT],
  ['OomKillDisable', BOOL],
  ['NGoroutines', INT],
  ['SystemTime', STRING],
  ['LoggingDriver', STRING],
  ['CgroupDriver', STRING],
  ['CgroupVersion', STRING, ',omitempty'],
  ['NEventsListener', INT],
  ['KernelVersion', STRING],
  ['OperatingSystem', STRING],
  ['OSVersion', STRING],
  ['OSType', STRING],
  ['Architecture', STRING],
  ['IndexServerAddress', STRING],
  ['RegistryConfig', pointerTo(RegistryConfig)],
  ['NCPU', INT],
  ['MemTotal', INT64],
  ['GenericResources', sliceOf(GenericResource)],
  ['DockerRootDir', STRING],
  ['HTTPProxy', STRING, 'HttpProxy'],
  ['HTTPSProxy', STRING, 'HttpsProxy'],
  ['NoProxy', STRING],
  ['Name', STRING],
  ['Labels', STRINGS],
  ['ExperimentalBuild', BOOL],
  ['ServerVersion', STRING],
  ['Runtimes', mapOf(STRING, RuntimeWithStatus)],
  ['DefaultRuntime', STRING],
  ['Swarm', SwarmInfo],
  ['LiveRestoreEnabled', BOOL],
  ['Isolation', named('container.Isolation', 'string')],
  ['InitBinary', STRING],
  ['ContainerdCommit', Commit],
  ['RuncCommit', Commit],
  ['InitCommit', Commit],
  ['SecurityOptions', STRINGS],
  ['ProductLicense', STRING, ',omitempty'],
  ['DefaultAddressPools', sliceOf(NetworkAddressPool), ',omitempty'],
  ['FirewallBackend', pointerTo(FirewallInfo), ',omitempty'],
  ['CDISpecDirs', STRINGS],
  ['DiscoveredDevices', sliceOf(DeviceInfo), ',omitempty'],
  ['Containerd', pointerTo(ContainerdInfo), ',omitempty'],
  ['Warnings', STRINGS],
]);

const PlatformInfo = struct('system.platformInfo', [['Name', STRING, ',omitempty']]);

export const ClientVersion = struct('system.clientVersion', [
  ['Platform', pointerTo(PlatformInfo), ',omitempty'],
  ['Version', STRING, ',omitempty'],
  ['APIVersion', STRING, 'ApiVersion,omitempty'],
  ['DefaultAPIVersion', STRING, ',omitempty'],
  ['GitCommit', STRING, ',omitempty'],
  ['GoVersion', STRING, ',omitempty'],
  ['Os', STRING, ',omitempty'],
  ['Arch', STRING, ',omitempty'],
  ['BuildTime', STRING, ',omitempty'],
  ['Context', STRING],
]);

const ClientInfo = struct('system.clientInfo', [
  ['Debug', BOOL],
  ['clientVersion', ClientVersion, undefined, 'embedded'],
  ['Plugins', sliceOf(mapOf(STRING, ANY))],
  ['Warnings', STRINGS],
]);

/** What `docker info` works on; the daemon's answer with `ClientInfo` added. */
export const DockerInfo = struct('system.dockerInfo', [
  ['Info', pointerTo(Info), undefined, 'embedded'],
  ['ServerErrors', STRINGS, ',omitempty'],
  ['UserName', STRING, '-'],
  ['ClientInfo', pointerTo(ClientInfo), ',omitempty'],
  ['ClientErrors', STRINGS, ',omitempty'],
]);

/** What a template is tried on before the daemon is asked. */
export const SparseInfo = struct('system.sparseInfo', [
  ['ClientInfo', pointerTo(ClientInfo), ',omitempty'],
  ['ClientErrors', STRINGS, ',omitempty'],
]);

const ComponentVersion = struct('types.ComponentVersion', [
  ['Name', STRING],
  ['Version', STRING],
  ['Details', mapOf(STRING, STRING), ',omitempty'],
]);

/** The daemon's answer to /version. */
export const ServerVersion = struct('types.Version', [
  ['Platform', struct('struct { Name string }', [['Name', STRING]]), ',omitempty'],
  ['Components', sliceOf(ComponentVersion), ',omitempty'],
  ['Version', STRING],
  ['APIVersion', STRING, 'ApiVersion'],
  ['MinAPIVersion', STRING, ',omitempty'],
  ['GitCommit', STRING],
  ['GoVersion', STRING],
  ['Os', STRING],
  ['Arch', STRING],
  ['KernelVersion', STRING, ',omitempty'],
  ['Experimental', BOOL, ',omitempty'],
  ['BuildTime', STRING, ',omitempty'],
]);

/** What `docker version --format` is given; its template is named "version". */
export const VersionInfo = struct('system.versionInfo', [
  ['Client', ClientVersion],
  ['Server', pointerTo(ServerVersion)],
]);

export const EventMessage = struct('events.Message', [
  ['Status', STRING, 'status,omitempty'],
  ['ID', STRING, 'id,omitempty'],
  ['From', STRING, 'from,omitempty'],
  ['Type', named('events.Type', 'string')],
  ['Action', named('events.Action', 'string')],
  [
    'Actor',
    struct('events.Actor', [
      ['ID', STRING],
      ['Attributes', mapOf(STRING, STRING)],
    ]),
  ],
  ['Scope', STRING, 'scope,omitempty'],
  ['Time', INT64, 'time,omitempty'],
  ['TimeNano', INT64, 'timeNano,omitempty'],
]);
