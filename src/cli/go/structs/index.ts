/** The types that the docker client decodes, by their Go names. */
export { ClusterInfo, JoinTokens, Swarm, SwarmInfo, SwarmSpec } from './cluster.ts';
export { Node } from './node.ts';
export { Config, Secret } from './secret.ts';
export { EndpointSpec, Service, ServiceSpec } from './service.ts';
export { Task } from './task.ts';
export { ContainerSpec, TaskSpec } from './task-spec.ts';
export { NetworkInspect, Volume } from './network.ts';
