import { BOOL, named, pointerTo, sliceOf, STRING, STRING_MAP, struct } from '../../../kernel/go/types.ts';
import { Annotations, Meta, Platform, TLSInfo, Topology } from './swarm-common.ts';
import { Resources } from './task-spec.ts';

/** swarm.Node. */

const NodeSpec = struct('swarm.NodeSpec', [
  ['Annotations', Annotations, undefined, 'embedded'],
  ['Role', named('swarm.NodeRole', 'string'), ',omitempty'],
  ['Availability', named('swarm.NodeAvailability', 'string'), ',omitempty'],
]);

const PluginDescription = struct('swarm.PluginDescription', [
  ['Type', STRING, ',omitempty'],
  ['Name', STRING, ',omitempty'],
]);

const EngineDescription = struct('swarm.EngineDescription', [
  ['EngineVersion', STRING, ',omitempty'],
  ['Labels', STRING_MAP, ',omitempty'],
  ['Plugins', sliceOf(PluginDescription), ',omitempty'],
]);

const NodeCSIInfo = struct('swarm.NodeCSIInfo', [
  ['PluginName', STRING, ',omitempty'],
  ['NodeID', STRING, ',omitempty'],
  ['MaxVolumesPerNode', { kind: 'int64' }, ',omitempty'],
  ['AccessibleTopology', pointerTo(Topology), ',omitempty'],
]);

const NodeDescription = struct('swarm.NodeDescription', [
  ['Hostname', STRING, ',omitempty'],
  ['Platform', Platform, ',omitempty'],
  ['Resources', Resources, ',omitempty'],
  ['Engine', EngineDescription, ',omitempty'],
  ['TLSInfo', TLSInfo, ',omitempty'],
  ['CSIInfo', sliceOf(NodeCSIInfo), ',omitempty'],
]);

const NodeStatus = struct('swarm.NodeStatus', [
  ['State', named('swarm.NodeState', 'string'), ',omitempty'],
  ['Message', STRING, ',omitempty'],
  ['Addr', STRING, ',omitempty'],
]);

const ManagerStatus = struct('swarm.ManagerStatus', [
  ['Leader', BOOL, ',omitempty'],
  ['Reachability', named('swarm.Reachability', 'string'), ',omitempty'],
  ['Addr', STRING, ',omitempty'],
]);

export const Node = struct('swarm.Node', [
  ['ID', STRING],
  ['Meta', Meta, undefined, 'embedded'],
  ['Spec', NodeSpec, ',omitempty'],
  ['Description', NodeDescription, ',omitempty'],
  ['Status', NodeStatus, ',omitempty'],
  ['ManagerStatus', pointerTo(ManagerStatus), ',omitempty'],
]);
