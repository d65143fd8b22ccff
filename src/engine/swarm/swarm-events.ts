import type { ObjectEvent } from '../../swarm/node/running-node.ts';
import type { Service, SwarmNode } from '../../swarm/types.ts';
import type { Engine } from '../engine.ts';
import type { EngineEvent } from '../events.ts';

type Attributes = Record<string, string>;

/** `x.new` and `x.old` where the two differ; an empty one is left out. */
function change(out: Attributes, name: string, now: string, before: string): void {
  if (now === before) return;
  if (now !== '') out[`${name}.new`] = now;
  if (before !== '') out[`${name}.old`] = before;
}

/** What a change of a node is told by (facts 11.10). */
function nodeChanges(now: SwarmNode, before: SwarmNode): Attributes {
  const out: Attributes = {};
  change(out, 'availability', now.Spec.Availability, before.Spec.Availability);
  change(out, 'role', now.role, before.role);
  change(out, 'state', now.Status.State, before.Status.State);
  return out;
}

/** What a change of a service is told by (recordings/events). */
function serviceChanges(now: Service, before: Service): Attributes {
  const out: Attributes = {};
  const replicas = ({ Spec }: Service): string =>
    Spec.Mode.Replicated === undefined ? '' : String(Spec.Mode.Replicated.Replicas ?? 0);
  const image = ({ Spec }: Service): string => Spec.TaskTemplate.ContainerSpec?.Image ?? '';
  change(out, 'replicas', replicas(now), replicas(before));
  change(out, 'image', image(now), image(before));
  // That an update's state was forgotten is not told.
  if (now.UpdateStatus !== undefined)
    change(out, 'updatestate', now.UpdateStatus.State, before.UpdateStatus?.State ?? '');
  return out;
}

/** How a change of one of the swarm's objects is told. */
function swarmEvent(event: ObjectEvent): Omit<EngineEvent, 'at'> {
  const action = event.kind === 'delete' ? 'remove' : event.kind;
  const attributes: Attributes = {
    name:
      event.table === 'node'
        ? event.object.Spec.Name || (event.object.Description?.Hostname ?? '')
        : event.object.Spec.Name,
  };
  if (event.kind === 'update') {
    if (event.table === 'node') Object.assign(attributes, nodeChanges(event.object, event.old));
    if (event.table === 'service') Object.assign(attributes, serviceChanges(event.object, event.old));
  }
  return { type: event.table, action, id: event.object.ID, attributes, scope: 'swarm' };
}

/** Managers tell of what happens to the swarm's objects. */
export function tellSwarmEvents(engine: Engine): void {
  engine.member.events.on((event) => engine.events.emit(swarmEvent(event)));
}
