import { formatCidr, parseCidr } from '../net/address.ts';
import type { PlacementRecord, RankedNode } from '../swarm/scheduler/explanation.ts';
import type { FilterName } from '../swarm/scheduler/filters.ts';
import { MAX_FAILURES } from '../swarm/scheduler/node-info.ts';
import type { SwarmTask } from '../swarm/types.ts';
import { observeSwarm } from './cluster-view.ts';
import type { PlacementView, RankedNodeView, TaskDetail } from './close-views.ts';
import type { World } from './world.ts';

/** So many nodes are named where they are compared, or turned away. */
const NODES_SHOWN = 12;

/** A task in detail, with how it came to its node; undefined when the swarm does not know it any more. */
export function viewTaskDetail(world: World, id: string): TaskDetail | undefined {
  const store = observeSwarm(world)?.store;
  const task = store?.get('task', id);
  if (store === undefined || task === undefined) return undefined;
  const nodeName = (nodeId: string): string => store.get('node', nodeId)?.Description?.Hostname ?? nodeId.slice(0, 12);
  const record = recordOf(world, id);
  const { Placement } = task.Spec;
  return {
    id,
    node: task.NodeID === '' ? '' : nodeName(task.NodeID),
    container: (task.Status.ContainerStatus?.ContainerID ?? '').slice(0, 12),
    addresses: addressesOf(task, (networkId) => store.get('network', networkId)?.Spec.Name ?? networkId),
    constraints: Placement?.Constraints ?? [],
    spreadOver: (Placement?.Preferences ?? []).map(({ Spread }) => Spread.SpreadDescriptor),
    placement: record === undefined ? undefined : viewPlacement(record, id, nodeName),
  };
}

/** Only a leader places tasks, and what it knows of that goes with it. */
function recordOf(world: World, id: string): PlacementRecord | undefined {
  for (const { engine } of world.hosts) {
    const found = engine.member.observe()?.placements?.ofTask(id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function addressesOf(task: SwarmTask, nameOf: (networkId: string) => string): TaskDetail['addresses'] {
  return task.networks.flatMap(({ NetworkID, Addresses }) =>
    Addresses.map((each) => {
      const cidr = parseCidr(each);
      return { network: nameOf(NetworkID), address: cidr === undefined ? each : formatCidr(cidr) };
    }),
  );
}

function viewPlacement(record: PlacementRecord, id: string, nameOf: (nodeId: string) => string): PlacementView {
  const turn = record.placed.findIndex(({ taskId }) => taskId === id);
  const own = record.placed[turn]?.nodeId;
  // Tasks of the group that were placed before it count where they are.
  const earlier = new Map<string, number>();
  for (const { nodeId } of record.placed.slice(0, Math.max(0, turn)))
    earlier.set(nodeId, (earlier.get(nodeId) ?? 0) + 1);
  const rows = [...record.ranking, ...record.passedOver].map((node) => {
    const more = earlier.get(node.nodeId) ?? 0;
    return { ...node, tasksOfService: node.tasksOfService + more, tasks: node.tasks + more };
  });
  const chosen = rows.find(({ nodeId }) => nodeId === own);
  // A node that was let through for the first tasks of a group may be turned away for the later ones: for those, the
  // filters decided. It shows in that it was the better one.
  const turnedAway = new Set(record.rejected.map(({ nodeId }) => nodeId));
  const others = rows
    .filter((node) => node !== chosen)
    .filter((node) => !turnedAway.has(node.nodeId) || (chosen !== undefined && compare(chosen, node) <= 0))
    .sort(compare);
  const compared = new Set([chosen, ...others].map((node) => node?.nodeId));
  const ranking = chosen === undefined ? others : [chosen, ...others];
  return {
    at: record.at,
    preassigned: record.preassigned,
    rejected: rejections(record, compared, nameOf),
    ranking: ranking.slice(0, NODES_SHOWN).map(({ nodeId, recentFailures, tasksOfService, tasks }): RankedNodeView => ({
      node: nameOf(nodeId),
      chosen: nodeId === own,
      recentFailures,
      tasksOfService,
      tasks,
    })),
    decidedBy: chosen === undefined ? undefined : decision(chosen, others[0]),
    explanation: record.explanation,
  };
}

/** As the scheduler compares (facts 6.4): negative when `a` is the better node. */
function compare(a: RankedNode, b: RankedNode): number {
  const failing =
    Math.max(a.recentFailures, b.recentFailures) >= MAX_FAILURES ? a.recentFailures - b.recentFailures : 0;
  return failing || a.tasksOfService - b.tasksOfService || a.tasks - b.tasks;
}

function decision(chosen: RankedNode, next: RankedNode | undefined): PlacementView['decidedBy'] {
  if (next === undefined) return 'only';
  if (compare(chosen, next) > 0) return 'spread';
  const failing = Math.max(chosen.recentFailures, next.recentFailures) >= MAX_FAILURES;
  if (failing && chosen.recentFailures !== next.recentFailures) return 'failures';
  if (chosen.tasksOfService !== next.tasksOfService) return 'service';
  return chosen.tasks === next.tasks ? 'chance' : 'tasks';
}

function rejections(
  { rejected }: PlacementRecord,
  compared: ReadonlySet<string | undefined>,
  nameOf: (nodeId: string) => string,
): PlacementView['rejected'] {
  const byFilter = new Map<FilterName, Set<string>>();
  for (const { nodeId, filter } of rejected) {
    if (compared.has(nodeId)) continue;
    const nodes = byFilter.get(filter) ?? new Set();
    if (nodes.size < NODES_SHOWN) nodes.add(nodeId);
    byFilter.set(filter, nodes);
  }
  return [...byFilter].map(([filter, nodes]) => ({ filter, nodes: [...nodes].map(nameOf) }));
}
