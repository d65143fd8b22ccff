/** The types that the docker client decodes, by their Go names. */
export { ClusterInfo, JoinTokens, Swarm, SwarmInfo, SwarmSpec } from './cluster.ts';
export { Node } from './node.ts';
export { Config, Secret } from './secret.ts';
export { EndpointSpec, Service, ServiceSpec } from './service.ts';
export { Task } from './task.ts';
export { ContainerSpec, TaskSpec } from './task-spec.ts';
export { NetworkInspect, Volume } from './network.ts';
export { ContainerConfig, ContainerInspect, ContainerSummary } from './container.ts';
export { EndpointSettings } from './endpoint-settings.ts';
export { HostConfig } from './host-config.ts';
export { ImageInspect, ImageSummary } from './image.ts';
export { ClientVersion, DockerInfo, EventMessage, Info, ServerVersion, SparseInfo, VersionInfo } from './info.ts';
