import type { ReadTx } from '../store.ts';
import type { PortConfig, Service, ServiceSpec } from '../types.ts';
import { RpcError } from './rpc-error.ts';

function key(port: PortConfig): string {
  return `${port.Protocol} ${port.PublishedPort ?? 0}`;
}

/**
 * A published port must be free in the whole swarm, unless both sides publish it on the host (facts 8.5).
 * @param own the service that the ports are for, when it is there already @throws RpcError InvalidArgument
 */
export function checkPortConflicts(tx: ReadTx, spec: ServiceSpec, own: string | undefined): void {
  const wanted = new Map<string, PortConfig>();
  for (const port of spec.EndpointSpec?.Ports ?? []) if ((port.PublishedPort ?? 0) !== 0) wanted.set(key(port), port);
  if (wanted.size === 0) return;
  for (const service of tx.all('service')) {
    if (service.ID === own) continue;
    for (const port of [...(service.Spec.EndpointSpec?.Ports ?? []), ...(service.Endpoint?.Ports ?? [])]) {
      const ask = wanted.get(key(port));
      if (ask !== undefined) check(ask, port, service);
    }
  }
}

function check(ask: PortConfig, taken: PortConfig, service: Service): void {
  if (ask.PublishMode === 'host' && taken.PublishMode === 'host') return;
  const how = taken.PublishMode === 'ingress' ? 'as an ingress port' : 'as a host-published port';
  throw new RpcError(
    'InvalidArgument',
    `port '${ask.PublishedPort}' is already in use by service '${service.Spec.Name}' (${service.ID}) ${how}`,
  );
}
