import { BOOL, INT, named, pointerTo, sliceOf, STRING, STRINGS, struct } from '../../../kernel/go/types.ts';
import { TIME } from '../../../kernel/go/values.ts';
import { Annotations, Driver, DriverPointer, Meta, NetworkIpamOptions, PortConfig, Version } from './swarm-common.ts';
import { GenericResource, TaskSpec } from './task-spec.ts';

/** swarm.Task. */

const TaskState = named('swarm.TaskState', 'string');

const ContainerStatus = struct('swarm.ContainerStatus', [
  ['ContainerID', STRING],
  ['PID', INT],
  ['ExitCode', INT],
]);

const PortStatus = struct('swarm.PortStatus', [['Ports', sliceOf(PortConfig), ',omitempty']]);

const TaskStatus = struct('swarm.TaskStatus', [
  ['Timestamp', TIME, ',omitempty'],
  ['State', TaskState, ',omitempty'],
  ['Message', STRING, ',omitempty'],
  ['Err', STRING, ',omitempty'],
  ['ContainerStatus', pointerTo(ContainerStatus), ',omitempty'],
  ['PortStatus', PortStatus, ',omitempty'],
]);

const NetworkSpec = struct('swarm.NetworkSpec', [
  ['Annotations', Annotations, undefined, 'embedded'],
  ['DriverConfiguration', DriverPointer, ',omitempty'],
  ['IPv6Enabled', BOOL, ',omitempty'],
  ['Internal', BOOL, ',omitempty'],
  ['Attachable', BOOL, ',omitempty'],
  ['Ingress', BOOL, ',omitempty'],
  ['IPAMOptions', pointerTo(NetworkIpamOptions), ',omitempty'],
  ['ConfigFrom', pointerTo(struct('network.ConfigReference', [['Network', STRING]])), ',omitempty'],
  ['Scope', STRING, ',omitempty'],
]);

const Network = struct('swarm.Network', [
  ['ID', STRING],
  ['Meta', Meta, undefined, 'embedded'],
  ['Spec', NetworkSpec, ',omitempty'],
  ['DriverState', Driver, ',omitempty'],
  ['IPAMOptions', pointerTo(NetworkIpamOptions), ',omitempty'],
]);

const NetworkAttachment = struct('swarm.NetworkAttachment', [
  ['Network', Network, ',omitempty'],
  ['Addresses', STRINGS, ',omitempty'],
]);

const VolumeAttachment = struct('swarm.VolumeAttachment', [
  ['ID', STRING, ',omitempty'],
  ['Source', STRING, ',omitempty'],
  ['Target', STRING, ',omitempty'],
]);

export const Task = struct('swarm.Task', [
  ['ID', STRING],
  ['Meta', Meta, undefined, 'embedded'],
  ['Annotations', Annotations, undefined, 'embedded'],
  ['Spec', TaskSpec, ',omitempty'],
  ['ServiceID', STRING, ',omitempty'],
  ['Slot', INT, ',omitempty'],
  ['NodeID', STRING, ',omitempty'],
  ['Status', TaskStatus, ',omitempty'],
  ['DesiredState', TaskState, ',omitempty'],
  ['NetworksAttachments', sliceOf(NetworkAttachment), ',omitempty'],
  ['GenericResources', sliceOf(GenericResource), ',omitempty'],
  ['JobIteration', pointerTo(Version), ',omitempty'],
  ['Volumes', sliceOf(VolumeAttachment)],
]);
