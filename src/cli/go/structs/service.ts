import { named, pointerTo, sliceOf, STRING, struct, UINT64, type FieldLine } from '../../../kernel/go/types.ts';
import { DURATION, TIME } from '../../../kernel/go/values.ts';
import { Annotations, Meta, PortConfig, Version } from './swarm-common.ts';
import { NetworkAttachmentConfig, TaskSpec } from './task-spec.ts';

/** swarm.Service. */

const UpdateConfig = struct('swarm.UpdateConfig', [
  ['Parallelism', UINT64],
  ['Delay', DURATION, ',omitempty'],
  ['FailureAction', STRING, ',omitempty'],
  ['Monitor', DURATION, ',omitempty'],
  ['MaxFailureRatio', { kind: 'float32' }],
  ['Order', STRING],
]);

const ReplicatedService = struct('swarm.ReplicatedService', [['Replicas', pointerTo(UINT64), ',omitempty']]);

const ReplicatedJob = struct('swarm.ReplicatedJob', [
  ['MaxConcurrent', pointerTo(UINT64), ',omitempty'],
  ['TotalCompletions', pointerTo(UINT64), ',omitempty'],
]);

const ServiceMode = struct('swarm.ServiceMode', [
  ['Replicated', pointerTo(ReplicatedService), ',omitempty'],
  ['Global', pointerTo(struct('swarm.GlobalService', [])), ',omitempty'],
  ['ReplicatedJob', pointerTo(ReplicatedJob), ',omitempty'],
  ['GlobalJob', pointerTo(struct('swarm.GlobalJob', [])), ',omitempty'],
]);

export const EndpointSpec = struct('swarm.EndpointSpec', [
  ['Mode', named('swarm.ResolutionMode', 'string'), ',omitempty'],
  ['Ports', sliceOf(PortConfig), ',omitempty'],
]);

export const ServiceSpec = struct('swarm.ServiceSpec', [
  ['Annotations', Annotations, undefined, 'embedded'],
  ['TaskTemplate', TaskSpec, ',omitempty'],
  ['Mode', ServiceMode, ',omitempty'],
  ['UpdateConfig', pointerTo(UpdateConfig), ',omitempty'],
  ['RollbackConfig', pointerTo(UpdateConfig), ',omitempty'],
  ['Networks', sliceOf(NetworkAttachmentConfig), ',omitempty'],
  ['EndpointSpec', pointerTo(EndpointSpec), ',omitempty'],
]);

const EndpointVirtualIP = struct('swarm.EndpointVirtualIP', [
  ['NetworkID', STRING, ',omitempty'],
  ['Addr', STRING, ',omitempty'],
]);

const Endpoint = struct('swarm.Endpoint', [
  ['Spec', EndpointSpec, ',omitempty'],
  ['Ports', sliceOf(PortConfig), ',omitempty'],
  ['VirtualIPs', sliceOf(EndpointVirtualIP), ',omitempty'],
]);

const UpdateStatus = struct('swarm.UpdateStatus', [
  ['State', named('swarm.UpdateState', 'string'), ',omitempty'],
  ['StartedAt', pointerTo(TIME), ',omitempty'],
  ['CompletedAt', pointerTo(TIME), ',omitempty'],
  ['Message', STRING, ',omitempty'],
]);

const ServiceStatus = struct('swarm.ServiceStatus', [
  ['RunningTasks', UINT64],
  ['DesiredTasks', UINT64],
  ['CompletedTasks', UINT64],
]);

const JobStatus = struct('swarm.JobStatus', [
  ['JobIteration', Version],
  ['LastExecution', TIME, ',omitempty'],
]);

const lines: readonly FieldLine[] = [
  ['ID', STRING],
  ['Meta', Meta, undefined, 'embedded'],
  ['Spec', ServiceSpec, ',omitempty'],
  ['PreviousSpec', pointerTo(ServiceSpec), ',omitempty'],
  ['Endpoint', Endpoint, ',omitempty'],
  ['UpdateStatus', pointerTo(UpdateStatus), ',omitempty'],
  ['ServiceStatus', pointerTo(ServiceStatus), ',omitempty'],
  ['JobStatus', pointerTo(JobStatus), ',omitempty'],
];

export const Service = struct('swarm.Service', lines);
