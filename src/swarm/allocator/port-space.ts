import { deepEqual } from '../orchestrator/deep-equal.ts';
import type { PortConfig, Service } from '../types.ts';

const DYNAMIC_FIRST = 30_000;
const DYNAMIC_LAST = 32_767;

type Protocol = PortConfig['Protocol'];

/** The published ports of the routing mesh, per protocol (facts 8.5). */
export class PortSpace {
  private readonly used: Record<Protocol, Set<number>> = { tcp: new Set(), udp: new Set(), sctp: new Set() };
  private readonly cursor: Record<Protocol, number> = { tcp: DYNAMIC_FIRST, udp: DYNAMIC_FIRST, sctp: DYNAMIC_FIRST };

  /** Marks the ports that a service already has. */
  restore(ports: readonly PortConfig[]): void {
    for (const port of ports) {
      if (port.PublishMode === 'ingress' && port.PublishedPort !== undefined)
        this.used[port.Protocol].add(port.PublishedPort);
    }
  }

  release(ports: readonly PortConfig[]): void {
    for (const port of ports) {
      if (port.PublishMode === 'ingress' && port.PublishedPort !== undefined) {
        this.used[port.Protocol].delete(port.PublishedPort);
      }
    }
  }

  /**
   * The ports that a service gets for its spec. What it had it keeps where the spec leaves the port open, name, protocol
   * and target port are the same and there are as many ports as before. Its old ports are given back.
   * @throws Error when a port is taken or none is left; the service then has what it had before
   */
  allocate(service: Service): readonly PortConfig[] {
    const before = service.Endpoint?.Ports ?? [];
    this.release(before);
    const given: PortConfig[] = [];
    try {
      for (const port of reconcile(service.Spec.EndpointSpec?.Ports ?? [], before)) {
        given.push(port.PublishMode === 'ingress' ? { ...port, PublishedPort: this.take(port) } : port);
      }
    } catch (error) {
      this.release(given);
      this.restore(before);
      throw error;
    }
    return given;
  }

  private take(port: PortConfig): number {
    const used = this.used[port.Protocol];
    if (port.PublishedPort !== undefined && port.PublishedPort !== 0) {
      if (used.has(port.PublishedPort)) throw new Error(`port ${port.PublishedPort} is already allocated`);
      used.add(port.PublishedPort);
      return port.PublishedPort;
    }
    let candidate = this.cursor[port.Protocol];
    for (let tried = DYNAMIC_FIRST; tried <= DYNAMIC_LAST; tried++) {
      const next = candidate === DYNAMIC_LAST ? DYNAMIC_FIRST : candidate + 1;
      if (!used.has(candidate)) {
        used.add(candidate);
        this.cursor[port.Protocol] = next;
        return candidate;
      }
      candidate = next;
    }
    throw new Error('dynamic port space is exhausted');
  }
}

function sameSlot(a: PortConfig, b: PortConfig): boolean {
  return (
    (a.Name ?? '') === (b.Name ?? '') &&
    a.Protocol === b.Protocol &&
    a.TargetPort === b.TargetPort &&
    a.PublishMode === b.PublishMode
  );
}

/**
 * The spec's ports, with what the service already has where the spec leaves the published port open; nothing of that where
 * there are more or fewer ports than before (recordings/published-ports).
 */
function reconcile(spec: readonly PortConfig[], before: readonly PortConfig[]): readonly PortConfig[] {
  if (spec.length !== before.length) return spec;
  const left = [...before];
  return spec.map((port) => {
    if ((port.PublishedPort ?? 0) !== 0 || port.PublishMode === 'host') return port;
    const at = left.findIndex((each) => sameSlot(each, port));
    return at === -1 ? port : left.splice(at, 1)[0];
  });
}

/** Whether a service's published ports are what its spec asks for. */
export function portsAllocated(service: Service): boolean {
  const spec = service.Spec.EndpointSpec?.Ports ?? [];
  const has = service.Endpoint?.Ports ?? [];
  if (spec.length !== has.length) return false;
  return spec.every((port, i) => {
    const own = has[i];
    if (port.PublishMode === 'ingress' && (port.PublishedPort ?? 0) === 0) {
      return sameSlot(port, own) && (own.PublishedPort ?? 0) !== 0;
    }
    return deepEqual(port, own);
  });
}
