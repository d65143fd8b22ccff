import {
  BOOL,
  INT64,
  mapOf,
  named,
  pointerTo,
  sliceOf,
  STRING,
  STRING_MAP,
  STRINGS,
  struct,
  UINT64,
  INT,
} from '../../../kernel/go/types.ts';
import { DURATION } from '../../../kernel/go/values.ts';
import { DriverPointer, Platform } from './swarm-common.ts';
import { FileMode } from './file-mode.ts';
import { Mount } from './mount.ts';

/** What a task runs and where: swarm.TaskSpec and its parts. */

const SecretReferenceFileTarget = struct('swarm.SecretReferenceFileTarget', [
  ['Name', STRING],
  ['UID', STRING],
  ['GID', STRING],
  ['Mode', FileMode],
]);

export const SecretReference = struct('swarm.SecretReference', [
  ['File', pointerTo(SecretReferenceFileTarget)],
  ['SecretID', STRING],
  ['SecretName', STRING],
]);

const ConfigReferenceFileTarget = struct('swarm.ConfigReferenceFileTarget', [
  ['Name', STRING],
  ['UID', STRING],
  ['GID', STRING],
  ['Mode', FileMode],
]);

export const ConfigReference = struct('swarm.ConfigReference', [
  ['File', pointerTo(ConfigReferenceFileTarget), ',omitempty'],
  ['Runtime', pointerTo(struct('swarm.ConfigReferenceRuntimeTarget', [])), ',omitempty'],
  ['ConfigID', STRING],
  ['ConfigName', STRING],
]);

const CredentialSpec = struct('swarm.CredentialSpec', [
  ['Config', STRING],
  ['File', STRING],
  ['Registry', STRING],
]);

const SELinuxContext = struct('swarm.SELinuxContext', [
  ['Disable', BOOL],
  ['User', STRING],
  ['Role', STRING],
  ['Type', STRING],
  ['Level', STRING],
]);

const Bytes = sliceOf({ kind: 'uint8' });

const SeccompOpts = struct('swarm.SeccompOpts', [
  ['Mode', named('swarm.SeccompMode', 'string'), ',omitempty'],
  ['Profile', Bytes, ',omitempty'],
]);

const AppArmorOpts = struct('swarm.AppArmorOpts', [['Mode', named('swarm.AppArmorMode', 'string'), ',omitempty']]);

const Privileges = struct('swarm.Privileges', [
  ['CredentialSpec', pointerTo(CredentialSpec)],
  ['SELinuxContext', pointerTo(SELinuxContext)],
  ['Seccomp', pointerTo(SeccompOpts), ',omitempty'],
  ['AppArmor', pointerTo(AppArmorOpts), ',omitempty'],
  ['NoNewPrivileges', BOOL],
]);

export const HealthConfig = struct('v1.HealthcheckConfig', [
  ['Test', STRINGS, ',omitempty'],
  ['Interval', DURATION, ',omitempty'],
  ['Timeout', DURATION, ',omitempty'],
  ['StartPeriod', DURATION, ',omitempty'],
  ['StartInterval', DURATION, ',omitempty'],
  ['Retries', INT, ',omitempty'],
]);

const DNSConfig = struct('swarm.DNSConfig', [
  ['Nameservers', STRINGS, ',omitempty'],
  ['Search', STRINGS, ',omitempty'],
  ['Options', STRINGS, ',omitempty'],
]);

export const Ulimit = struct('units.Ulimit', [
  ['Name', STRING],
  ['Hard', INT64],
  ['Soft', INT64],
]);

export const ContainerSpec = struct('swarm.ContainerSpec', [
  ['Image', STRING, ',omitempty'],
  ['Labels', STRING_MAP, ',omitempty'],
  ['Command', STRINGS, ',omitempty'],
  ['Args', STRINGS, ',omitempty'],
  ['Hostname', STRING, ',omitempty'],
  ['Env', STRINGS, ',omitempty'],
  ['Dir', STRING, ',omitempty'],
  ['User', STRING, ',omitempty'],
  ['Groups', STRINGS, ',omitempty'],
  ['Privileges', pointerTo(Privileges), ',omitempty'],
  ['Init', pointerTo(BOOL), ',omitempty'],
  ['StopSignal', STRING, ',omitempty'],
  ['TTY', BOOL, ',omitempty'],
  ['OpenStdin', BOOL, ',omitempty'],
  ['ReadOnly', BOOL, ',omitempty'],
  ['Mounts', sliceOf(Mount), ',omitempty'],
  ['StopGracePeriod', pointerTo(DURATION), ',omitempty'],
  ['Healthcheck', pointerTo(HealthConfig), ',omitempty'],
  ['Hosts', STRINGS, ',omitempty'],
  ['DNSConfig', pointerTo(DNSConfig), ',omitempty'],
  ['Secrets', sliceOf(pointerTo(SecretReference)), ',omitempty'],
  ['Configs', sliceOf(pointerTo(ConfigReference)), ',omitempty'],
  ['Isolation', named('container.Isolation', 'string'), ',omitempty'],
  ['Sysctls', STRING_MAP, ',omitempty'],
  ['CapabilityAdd', STRINGS, ',omitempty'],
  ['CapabilityDrop', STRINGS, ',omitempty'],
  ['Ulimits', sliceOf(pointerTo(Ulimit)), ',omitempty'],
  ['OomScoreAdj', INT64, ',omitempty'],
]);

const RuntimePrivilege = struct('runtime.PluginPrivilege', [
  ['Name', STRING, 'name,omitempty'],
  ['Description', STRING, 'description,omitempty'],
  ['Value', STRINGS, 'value,omitempty'],
]);

const PluginSpec = struct('runtime.PluginSpec', [
  ['Name', STRING, 'name,omitempty'],
  ['Remote', STRING, 'remote,omitempty'],
  ['Privileges', sliceOf(pointerTo(RuntimePrivilege)), 'privileges,omitempty'],
  ['Disabled', BOOL, 'disabled,omitempty'],
  ['Env', STRINGS, 'env,omitempty'],
]);

export const NetworkAttachmentSpec = struct('swarm.NetworkAttachmentSpec', [['ContainerID', STRING]]);

const NamedGenericResource = struct('swarm.NamedGenericResource', [
  ['Kind', STRING, ',omitempty'],
  ['Value', STRING, ',omitempty'],
]);

const DiscreteGenericResource = struct('swarm.DiscreteGenericResource', [
  ['Kind', STRING, ',omitempty'],
  ['Value', INT64, ',omitempty'],
]);

export const GenericResource = struct('swarm.GenericResource', [
  ['NamedResourceSpec', pointerTo(NamedGenericResource), ',omitempty'],
  ['DiscreteResourceSpec', pointerTo(DiscreteGenericResource), ',omitempty'],
]);

export const Resources = struct('swarm.Resources', [
  ['NanoCPUs', INT64, ',omitempty'],
  ['MemoryBytes', INT64, ',omitempty'],
  ['GenericResources', sliceOf(GenericResource), ',omitempty'],
]);

const Limit = struct('swarm.Limit', [
  ['NanoCPUs', INT64, ',omitempty'],
  ['MemoryBytes', INT64, ',omitempty'],
  ['Pids', INT64, ',omitempty'],
]);

const ResourceRequirements = struct('swarm.ResourceRequirements', [
  ['Limits', pointerTo(Limit), ',omitempty'],
  ['Reservations', pointerTo(Resources), ',omitempty'],
]);

const RestartPolicy = struct('swarm.RestartPolicy', [
  ['Condition', named('swarm.RestartPolicyCondition', 'string'), ',omitempty'],
  ['Delay', pointerTo(DURATION), ',omitempty'],
  ['MaxAttempts', pointerTo(UINT64), ',omitempty'],
  ['Window', pointerTo(DURATION), ',omitempty'],
]);

const PlacementPreference = struct('swarm.PlacementPreference', [
  ['Spread', pointerTo(struct('swarm.SpreadOver', [['SpreadDescriptor', STRING]]))],
]);

const Placement = struct('swarm.Placement', [
  ['Constraints', STRINGS, ',omitempty'],
  ['Preferences', sliceOf(PlacementPreference), ',omitempty'],
  ['MaxReplicas', UINT64, ',omitempty'],
  ['Platforms', sliceOf(Platform), ',omitempty'],
]);

export const NetworkAttachmentConfig = struct('swarm.NetworkAttachmentConfig', [
  ['Target', STRING, ',omitempty'],
  ['Aliases', STRINGS, ',omitempty'],
  ['DriverOpts', mapOf(STRING, STRING), ',omitempty'],
]);

export const TaskSpec = struct('swarm.TaskSpec', [
  ['ContainerSpec', pointerTo(ContainerSpec), ',omitempty'],
  ['PluginSpec', pointerTo(PluginSpec), ',omitempty'],
  ['NetworkAttachmentSpec', pointerTo(NetworkAttachmentSpec), ',omitempty'],
  ['Resources', pointerTo(ResourceRequirements), ',omitempty'],
  ['RestartPolicy', pointerTo(RestartPolicy), ',omitempty'],
  ['Placement', pointerTo(Placement), ',omitempty'],
  ['Networks', sliceOf(NetworkAttachmentConfig), ',omitempty'],
  ['LogDriver', DriverPointer, ',omitempty'],
  ['ForceUpdate', UINT64],
  ['Runtime', named('swarm.RuntimeType', 'string'), ',omitempty'],
]);
