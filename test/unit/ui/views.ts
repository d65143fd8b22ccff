import type { ClusterView, HostView, NetworkView, TaskView } from '../../../src/world/protocol.ts';

/** A task as the worker would show it, running unless told otherwise. */
export function taskView(change: Partial<TaskView> = {}): TaskView {
  return {
    id: 'task-1',
    serviceId: 'service-1',
    service: 'web',
    slot: 1,
    image: 'nginx:1.25',
    version: 0,
    state: 'running',
    desired: 'running',
    health: 'none',
    since: 0,
    error: '',
    ...change,
  };
}

export function hostView(name: string, change: Partial<HostView> = {}): HostView {
  return {
    name,
    address: '172.17.0.2',
    engine: 'up',
    swarm: undefined,
    tasks: [],
    history: [],
    containers: [],
    ports: [],
    ...change,
  };
}

export function overlay(name: string, hosts: readonly string[], ingress = false): NetworkView {
  return { id: name, name, driver: 'overlay', subnet: '10.0.0.0/24', ingress, hosts };
}

export function clusterView(hosts: readonly HostView[], change: Partial<ClusterView> = {}): ClusterView {
  return { now: 0, hosts, services: [], networks: [], ...change };
}
