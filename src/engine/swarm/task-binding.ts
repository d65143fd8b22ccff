import { SmallMap } from '../../kernel/small-map.ts';
import type { SwarmTask } from '../../swarm/types.ts';
import type { TaskBinding } from '../network/discovery.ts';

/** What names and load balancers need to know of the service that a task belongs to (facts 9.2). */
export function taskBinding(task: SwarmTask): TaskBinding {
  const vips = new SmallMap<string, string>();
  for (const each of task.endpoint?.VirtualIPs ?? [])
    if (each.Addr !== undefined && !vips.has(each.NetworkID)) vips.set(each.NetworkID, each.Addr.split('/')[0]);
  const aliases = new SmallMap(
    task.networks.map((each): [string, readonly string[]] => [each.NetworkID, each.Aliases ?? []]),
  );
  const ports = (task.endpoint?.Ports ?? [])
    .filter((each) => each.PublishMode === 'ingress' && each.PublishedPort !== undefined && each.PublishedPort !== 0)
    .map((each) => ({ protocol: each.Protocol, published: each.PublishedPort ?? 0, target: each.TargetPort }));
  return { serviceId: task.ServiceID, serviceName: task.serviceName, vips, aliases, ports };
}
